#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include "alloc.h"
#include "link_words.h"

/* Forms of one given name: the full name first, then what people are called.  Written from general
 * knowledge of names in use in the Netherlands; ij is y. */
static const char *const forms[] = {
	/* Dutch, boys */
	"johannes jan hans joop johan jo jannes han hannes john johnny jelle jens jantje",
	"cornelis kees cor cees nelis kornelis crelis nel neel corneel",
	"hendrik henk rik hein henri hendrikus harry henry henny hendricus driek heinrich rick",
	"wilhelmus wim willem wil helmus pim william guillaume willy bill will wilhelm mus",
	"petrus piet peter pieter pier pete pierre pjotr piotr petros piets",
	"jacobus jaap koos jack co sjaak jacob jakob cobus kobus jacco jaco jacques sjakie jim james kuba jakub",
	"gerardus gerard ger gerrit geert gerhard gerhardus gert gerry sjra geraard",
	"adrianus adrie ad arjan janus arie adri adriaan adrian aad arjen ari",
	"antonius toon ton anton teun tonny antoon antonie tony anthony antoni teunis toni tom",
	"franciscus frans cis frank francis franc francois frenk sus",
	"theodorus theo dorus ted teo teodor theodoor doris",
	"martinus martin tinus tyn marten maarten mart marty martien maart mertin",
	"nicolaas niek klaas nico nick nicholas nicolas nikolaas klaus niels nik nicky colas claas nikolai",
	"matthys thys matt mathys mattys matthew ties thies mathieu mats matteus tys",
	"mattheus teun thys mees matheus mathieu matteo theus theeuwes matt",
	"lambertus bert bart lammert lambert bertus lamberd",
	"hubertus huub bert hub hubert bertus huib huibert hugo",
	"leonardus leo leon nard leonard lennard leendert lenard len lennert leonardo",
	"laurentius lars laurens lau lourens rens laurent lou lorenz lauwrens larry laurentinus",
	"bartholomeus bart mees bartel meeuwis bartje",
	"alexander alex lex sander xander aleks alexandre aleksander aleksandr sandro sasja sascha zander alessandro alec",
	"sebastiaan bas seb bastiaan sebas sebastian bastian sebastien",
	"benjamin ben benji benny benjamyn",
	"maximiliaan max maximilian maks maxim maximus",
	"christiaan chris bas kris christian carsten kristian christoffel christophe christopher krzysztof stoffel",
	"joseph jos sjef joep jozef jef joe josef jo joost jose giuseppe youssef joey sef zef jupp",
	"samuel sam sammy sami",
	"thomas tom tommie tommy tomas thom maas tomasz",
	"michael mike michel michiel mich mick mitch maikel mikael mikey michal chiel micha giel",
	"robertus rob robert robbert bob robbie robin bert robby roberto",
	"albertus bert ab albert bertus appie abel bertie aalbert",
	"dirk dick dirck diederik derk durk rick",
	"frederik freek fred frits freddy frederikus fredrik frederic fritz fedde friedrich rik",
	"simon siem sim siemen symon szymon symen",
	"daniel daan dani danny dan daniele",
	"lucas luuk luc luca luke lukas luukje lukasz",
	"jonathan jon nathan jonatan john jonny",
	"vincent vin vince vinnie vinny cent vincentius",
	"rudolf ruud rudy rolf roel rudi dolf roelof rudolph",
	"everardus evert everard eef evers eberhard",
	"reinier rein rainer reynier rynier",
	"arnoldus arno arnold nol noud aart arnout arend arnaud",
	"augustinus guus gus august stynus stein",
	"gustaaf guus staf gus gustav gustave",
	"egbertus bert egbert bertus eg",
	"norbertus bert norbert",
	"herbertus bert herbert herb",
	"engelbertus bert engelbert bertus engel",
	"hermanus herman harm manus harmen hermen hermann",
	"bernardus ben bernard bernd berend barend benno bernhard nard bennie",
	"ludovicus lou lodewyk louis ludo lowie luis luigi lewis ludwig",
	"stefanus stef stefan steven stephan stephen steve stefaan stefano stevie fons",
	"alfonsus fons alfons alphonsus alphons",
	"edward ed eddy edwin ward eduard ted teddy edje eddie",
	"david dave davy daaf dawid",
	"emanuel manuel emmanuel manu manus amanuel",
	"gabriel gaby gabor gabe gabriele",
	"elias eli elie elya lias",
	"jeroen hieronymus jerom jerome",
	"quirinus quinten kryn ryn krien quint quinn quentin",
	"victor vic viktor vico",
	"richard rick ric ries rich richie ricardo riccardo",
	"philippus flip filip philip phil filips lips",
	"paulus paul pauwel pol pavel pablo paolo",
	"marcus mark marc markus marco marko marcel",
	"andreas andre andries dries andy andrew driek andrei andrej andrzej",
	"oliver olivier ollie oscar oliwier",
	"raphael rafael raf rafi",
	"dominicus dominique dominic dominik nick domien",
	"ferdinand ferry fer ferd nand fernando ferre",
	"gysbertus gys bert gysbert bertus ysbrand",
	"leopold pol leo",
	"timotheus tim timo timothy timothee timmy tymon tymoteusz",
	"zacharias zach sach zac zachary zakaria",
	"jeremias jeremy jerry jeremiah jeremia",
	"tobias tob toby tobi bias",
	"justinus justin just joost justyn",
	"valentinus valentyn val tyn valentino valentin",
	"silvester vester sil sylvester",
	/* Dutch, girls */
	"johanna hanna anna joke jo hanneke annie hannah jannie johanneke joanna jopie janna jannetje jantje hannie jenny joan",
	"maria marieke mieke ria mia rie mies marie mary marietje ry maaike marjan marja miep marya mariska marlies mirjam myra mariette",
	"anna anneke ans annie anouk anne ann annet anita an annette anke antje annelies hanna anja ania anny",
	"cornelia corrie nel cora lia cor kornelia cokkie corry neeltje nelly cornelie nellie keetje",
	"elisabeth els liesbeth betty lies lisa bep elise liesje elsje elly lisanne betsy beth liza elsbeth lizzy liz eliza lise bets elizabeth bette elizaveta yelyzaveta ellis elsa lisette",
	"catharina toos karin tryn katja rina cato ina catherine katrien kaatje trynke kate karen rineke tinie carin carina kitty katharina toosje trien catrien tineke kathy ekaterina kateryna katarina kasia katarzyna cathelyne trynie",
	"wilhelmina mien willy helmi mina wil wilma willemien minke willemyn mientje willeke billie helma",
	"hendrika riek henny ria rika hendrikje henriette rikie hennie driekje jet jetty hetty henrica",
	"petronella nel petra nelleke ella nelly pietje pietronella nellie petronelle pieternel",
	"adriana jana ada adrie arianne adri ariane janneke jaantje adrienne ariana adriaantje",
	"jacoba coby co cobie jacobine cobi jacomina",
	"margaretha greet gretha marga margriet griet margo margot gre greetje marguerite margret rita grietje marjolein margareta malgorzata gretel gretchen",
	"geertruida truus geertje trudy trui truida geertrui tru trudie truusje trudi gertrude geert",
	"helena heleen leen leentje lena helen ellen helene lenie leni helga lenny elena olena helle",
	"theodora dora thea doortje door thera dorie thedora",
	"charlotte lotte lot charly charlie lotje sjarlotte lotta",
	"elise lise elly els eliza elisa ilse elize",
	"magdalena leen magda lena madeleine magdalene leni malena",
	"christina stien tina christien christine stina kristina tine chris kristien christel krista stynie christa",
	"josephina fien jose josje josephine jos josefien josefine fientje josefina pien fina",
	"antonia toni toos toosje antoinette tonia antje tony antonetta",
	"dorothea thea door dorothee dora doortje thee doris dorien dorothy",
	"isabella isa bella belle isabel isabelle isabeau bel ysabel",
	"suzanna suze suus sanne susanna suzanne susan sanna suzan suzy susanne sanneke zuza zuzanna",
	"sophia sophie fie sofie sofia sof fietje zofia sofiia",
	"rosalie roos rosa roosje rosalinde rose rosanne rosaly",
	"emma em emmy emmeke emilia emmie",
	"julia juul julie juliette jule juulke juliana julianna yulia yuliia",
	"amelia amy mila amelie mel emelie emily",
	"alexandra sandra alex xandra alexa sacha sascha aleksandra ola",
	"madelief lief maddy madelyn lieve",
	"louise lou wies lowies louisa wiesje loes luise louiza",
	"frederika rika freddie fredrika frederike freek ricky frida",
	"eva evi eef eefje eve evy eveline evelien",
	"florentine floor flo florence flore floortje floris",
	"annemarie anne mies annemieke annemarieke annemiek",
	"aleida alie aly leida aleid ali aaltje leidy",
	"gerarda gerda gera gerdi gerrie geralda gerry",
	"gysberta berta gysje bertha",
	"alberta berta bertha bep albertina",
	"lamberta berta bertha",
	"huberta berta bertha",
	"bernardina dina bernadette dien berna diny bernardine",
	"gerardina dina dien diny",
	"berendina dina dien",
	"klasina klaasje ina sina",
	"nicole nicolette nicky colette nikki nicola nikola",
	"barbara babs barb bar barbera",
	"veronica vera ronnie vroni veronique",
	"victoria vicky vic tori viktoria wiktoria viktoriia",
	"gabriella gaby gabi gabrielle bella",
	"angelina angela angelique lina ange angie",
	"carolina lien carolien carola caroline lina carry karolina line",
	"paulina lien paula pauline paulien lina polina line",
	"jozefina fien pien",
	"martina tina martine tine marty",
	"wilhelmine mien minnie mina",
	"philomena mena fila",
	"stephanie stef stefanie steffie fanny stefania",
	"virginia gina ginny",
	"regina gina ina regine",
	"georgina gina georgine",
	"valerie val valeria",
	"natalie nathalie nat talia natalia natasja natasha natalya nataliia natalja",
	"anastasia stasia tasja anastasiia anastazja nastja",
	"rebecca bec becky rebekka beppie",
	"deborah debbie debora deb",
	"jessica jessie jes jess jesse",
	"jennifer jenny jen jennie jenna",
	"kimberly kim kimberley",
	"patricia patty pat trish tricia",
	"samantha sam sammie",
	"olivia liv livia oliwia",
	"evangelina eva lina",
	"eleonora nora ella leonora noor eleonore elenore",
	"leonora nora noor",
	"noor noortje nora noa",
	"annabel bel anna annabelle bella",
	/* Arabic, Turkish, Berber */
	"mohamed mohammed muhammad mohammad mohamad muhammed mahamed maxamed mehmet mehmed mohamud mouhamed mohamet moh mo mohd",
	"ahmed ahmad ahmet achmed achmad axmed hamed",
	"mahmoud mahmud mahmood mahmut mahmod",
	"mustafa mostafa mustapha moustafa moestafa moustapha mostapha",
	"youssef yousef yusuf yousouf joesoef yusef joussef yousif youcef jusuf yuusuf josef yoessoef youssouf",
	"ibrahim ebrahim brahim ibraahim abraham ibraheem",
	"ismail ismael esmail ismaiel smail ishmael",
	"hassan hasan xasan hasaan alhassan",
	"hussein houssein hoessein husayn hussain hosein huseyin hosain husein hoseyn hussien houssain",
	"omar umar oumar omer cumar umer",
	"othman osman othmane usman uthman ousmane cismaan",
	"ali aly alie cali",
	"abdullah abdellah abdallah abdoullah abdulla abdullahi abdoullahi abdul",
	"abdulrahman abderrahman abdurrahman abdelrahman abdirahman abdurahman abdirahmaan abdul rahman abderrahmane",
	"abdelkader abdulkadir abdelkadir abdulkader abdulqadir",
	"abdelaziz abdulaziz abdulasis aziz",
	"zakaria zakariya zakarya zakarija zakariye zakariae zekeriya zacharia",
	"ilyas ilias elyas elias ilyes iliass ilyass",
	"yassin yassine yasin jassin yasine yaseen",
	"rayan rayane rayyan raian ryan",
	"bilal billal bilel belal",
	"ayoub ayub ayoob eyup eyub ayyub jayoub",
	"hamza hamzah hemza hamse",
	"anas anass anes enes anis",
	"soufiane sofian sufyan soufian soufyan sofiane sofyan",
	"mehdi mahdi medi mehdy",
	"amin amine amien emin ameen",
	"said saeed saied saiid",
	"karim kareem kerim karem kerem",
	"rachid rashid rasheed rachied reshid",
	"khalid khaled chalid halid haled khalied",
	"jamal djamal cemal gamal",
	"idris driss idriss edris",
	"marouane marwan marwane merwan marouan",
	"nassim nasim nacim nessim",
	"souhail suhail soehail sohail suheil",
	"younes younis yunus youness yunes jounes yonas jonas",
	"reda rida ridha rheda",
	"achraf ashraf asjraf echraf",
	"noureddine nourdin nordin nuredin noureddin nurettin",
	"walid oualid waleed velid",
	"tarik tariq tarek tarak",
	"nabil nabiel nebil",
	"salim selim saleem salem",
	"murat mourad morad murad",
	"kemal kamal kamel",
	"yahya yehia jahja yahia",
	"isa issa eissa aissa cise",
	"musa moussa mousa moesa",
	"suleiman sulaiman soliman suleyman souleymane soulaiman sulejman",
	"daoud dawud dawood davud daud",
	"haroun harun haaroon aaron",
	"samir sameer samer semir",
	"amir emir ameer",
	"jawad jaouad cevad",
	"faisal feisal faycal fayssal",
	"zain zayn zein zayne",
	"qusai kusai qusay koussay",
	"tayeb taieb tayyip tayyib",
	"furkan furqan forkan",
	"can jan djan",
	"deniz denis dennis",
	"emre emrah",
	"burak burhak",
	"yigit jigit",
	"fatima fatma fatimah fatema fadma fatmeh fadumo faduma fatuma fatou fatoumata fatiema",
	"fatimazahra fatimazohra fatima",
	"aisha aicha ayesha ayse aise aissa aicia aiche aischa caisha aysha",
	"maryam mariam meryem meriem miryam merjem mariyam maryan miriam marjam mirjam meriam",
	"yasmin yasmine jasmin jasmyn yasmina jasmine yasmeen yassmin yasemin",
	"salma selma salmah",
	"noor nour nur noer noura",
	"khadija khadidja chadija hatice hadice khadiga kadija hadiza gadija",
	"iman imane imaan eman imen",
	"zineb zaynab zainab zeineb zeynep zeyneb zeinep zinab zenab",
	"hajar hadjar hager hacer hagar",
	"amina aminah amena emine aamina amine",
	"samira sameera semira zamira",
	"sumaya soumaya soemaya sumeyye soumia somaya sumayya",
	"ikram ekram ikrame",
	"malak melek malek malaak",
	"hafsa hafssa hafza",
	"sara sarah sarra zahra",
	"rania raniya ranya",
	"inaya inayah enaya",
	"assia asia asya asiya",
	"lina leena lena",
	"doua douae dua doha",
	"chaimae chaima shaima seyma chaymae chayma shayma",
	"nora noura nura",
	"naima naema naciima",
	"ilham elham",
	"kaoutar kawtar kauthar kevser kaouthar",
	"safa safae saffa sefa",
	"nisrine nesrin nisrin nesrine nisreen",
	"houda huda hoeda hoda",
	"loubna lubna loebna",
	"wafa wafae vefa",
	"tasnim tesnim tasneem tesnime",
	"safia safiya sofia safiyya",
	"janna jannah djenna jenna jana",
	"zahra zehra sahra zohra zahraa",
	"leyla leila layla laila lejla",
	"israa esraa esra isra asra",
	"heba hiba hibo",
	"hanan hanaan hanane",
	"reem rim reema rima",
	"batoul batool betul batul",
	"halima xaliimo halimo haleema",
	"khadra qadra",
	"rabia rabiye rabiaa",
	"busra bushra bouchra boesra",
	"kubra koubra",
	"irem iram",
	"hilal helal",
	"ecrin ekrin",
	"nisa nisanur nissa",
	"sude sudenaz",
	/* Slavic, Caribbean, other */
	"oleksandr aleksandr alexander aleksander olexandr alexandr",
	"mykola nikolai nikolaj mikolaj",
	"dmytro dmitri dmitry dima dimitri",
	"maksym maxim maksim max maks",
	"andrii andriy andrei andrej andre",
	"volodymyr vladimir wladimir",
	"yehor jehor egor igor",
	"wojciech wojtek",
	"bartosz bartek bart",
	"kacper kasper casper jasper",
	"patryk patrick patrik",
	"maksymilian maks maximilian",
	"jan ivan iwan",
	"kseniia ksenia xenia ksenya",
	"daria daryna darya darja",
	"mariia maria marija",
	"emilia emily emilie emelia",
	"shanaya shanaia chanaya",
	"shawn sean shaun sjon",
	"jayden jaden jaiden jaydon jeden",
	"jeremiah jeremia jeremaya",
	"giovanni jovanni gio",
	"chantal shantal sjantal",
	"cheyenne chayenne shayenne sheyenne",
	"aaliyah aliyah alia aliya",
	"soraya zoraya",
	"emmanuel emanuel amanuel",
	"yohannes johannes",
	"nathaniel natnael nathanael",
	"rahel rachel rachelle",
	"dawit david daoud",
	"bethlehem betelhem",
	"ruth ruta",
	"kofi coffie", 
	/* English and German, for sets from elsewhere */
	"william bill will billy liam willie", "robert rob bob bobby robbie robin", "richard dick rick richie rich",
	"james jim jimmy jamie jem", "john jack johnny jon jonny", "edward ed ted eddie ned teddy", "charles charlie chuck chas karl carl",
	"george geo georgie", "henry harry hank hal", "thomas tom tommy", "joseph joe joey", "samuel sam sammy", "benjamin ben benny",
	"nicholas nick nicky nicolas", "alexander alex sandy alec", "andrew andy drew", "anthony tony ant", "christopher chris kit topher",
	"daniel dan danny", "david dave davey", "frederick fred freddie", "gregory greg", "jonathan jon jonny", "joshua josh", "kenneth ken kenny",
	"lawrence larry laurie lawrie", "leonard len lenny leo", "matthew matt matty", "michael mike mick mikey", "oliver ollie", "patrick pat paddy",
	"peter pete", "philip phil", "stephen steve steven stevie", "theodore theo ted", "timothy tim", "zachary zach zac", "walter wally walt",
	"albert bert al albie", "alfred alf fred alfie", "arthur art artie", "ernest ernie ern", "herbert bert herb", "archibald archie",
	"elizabeth liz beth lizzie betty eliza bess libby betsy elsie", "margaret maggie meg peggy madge marge greta daisy", "catherine kate cathy katie kitty katherine kathryn kathleen cat",
	"mary molly polly may marie", "ann annie anne anna nancy nan", "sarah sally sadie sara", "jane jenny janet jean", "ellen nell nellie helen nelly eleanor", "susan sue susie suzy", "patricia pat patsy trish",
	"dorothy dot dolly dottie", "frances fanny fran", "florence flo florrie flossie", "victoria vicky tori", "jessica jess jessie", "rebecca becky becca", "abigail abby gail",
	"amanda mandy", "charlotte lottie charlie", "harriet hattie harriett", "isabella bella izzy isabel isabelle", "eleanor ellie nell nora", "emily em emmy", "alice ali alicia", "emma emmy",
	"caroline carrie caro", "martha matty patty", "matilda tilly mattie", "rose rosie rosa", "lucy lucie lucinda", "louisa lou louise", "agnes aggie nessie",
};

/* In the order of how common they are; the share of the one at rank r is about first / (1 + r / half). */
static const char given_names[] =
	"daan sem lucas milan levi finn luuk noah thomas thys tim bram jayden ruben sam julian lars jesse thijs max jan mohamed styn "
	"mees hugo james liam benjamin sven adam luca gys tygo siem floris teun jens olivier mats nick dean david xavi vince ryan "
	"noud boaz jurre willem jace owen pepyn morris joep quinn mason tobias job abel johannes tyn otis moos guus rayan pim ties "
	"samuel oliver alexander kai fedde jack melle rens timo jasper roan cas tom niels bas koen jelle mike youssef dylan kevin "
	"joris sander rick robin jeroen mark peter martyn dennis jeffrey stefan wouter maarten patrick michiel johan hendrik pieter "
	"cornelis henk kees piet gerard frank hans erik rob marcel paul richard martin ronald jeroen ali ahmed omar ibrahim yusuf amir "
	"hamza bilal ayoub zakaria ilyas yassin rayan mehmet mustafa emir "
	"emma julia sophie lotte anna lisa tess eva sara isa fleur lieke noa mila saar roos nora evi fenna olivia sanne milou zoe maud "
	"lynn femke lauren fem yara liv sofie naomi jasmyn nina amy elin lina maria fatima laura iris merel esmee charlotte vera elise "
	"floor loes feline sarah norah lena bo hanna jill loiza noor ella luna sofia mia zeynep aya maryam elif amina yasmin salma "
	"johanna cornelia wilhelmina elisabeth catharina hendrika petronella margaretha anne monique marieke linda esther sandra ingrid "
	"marja ria els mieke karin petra wilma kim kelly daphne manon chantal melissa michelle nicole romy demi britt puck suze pien lize "
	"rosalie jade juul hailey elena benthe veerle jet philou sienna lara jolie isabella amelia lizzy vajen doutzen suus ivy novi";
static const char surnames[] =
	"jong jansen vries berg dyk bakker janssen visser smit meyer boer mulder groot bos vos peters hendriks leeuwen dekker brouwer "
	"wit dykstra smits graaf meer linden kok jacobs haan vermeulen heuvel veen broek schouten bruin bruyn heyden beek willems vliet "
	"hoekstra maas verhoeven koster dam wal prins blom huisman peeters jonge kuipers veenstra post kuiper brink bosch kramer scholten "
	"wyk postma martens vink ven driessen jonker timmermans groen gerritsen bosman wolters sanders brand willemsen boogaard hermans mol "
	"kroon laan verbeek evers molenaar haar hoek dongen hofman lange leeuw bouwman timmer kuyper bergh schipper zanden martin mohamed ali "
	"yilmaz kaya demir ahmed singh nguyen aydin ozturk yildiz yildirim sahin celik dogan arslan amrani idrissi bakkali nowak hassan "
	"wiersma zwart backer pol berkel hoffman koning ruiter roos konings adriaansen dykman vermeer molen poel ende horst meulen velden "
	"schaik rooy steen zee wouters dokter bakx ryn valk doorn hout jager coenen claassen kersten ykema poppe vermaat hendrix mertens "
	"schmidt mueller smith jones williams brown taylor davies wilson evans thomas johnson white clarke martin kelly ryan campbell king";

static const char particles[] =
	"van de der den het te ten ter t s d v l vd vdr in op aan by onder over uit voor tot toe thoe "
	"vander vanden vande von zu zum zur vom da do dos das di del della du la le les el al ben bel abu ibn bin";

struct entry { const char *name; uint32_t n; double given, surname; uint16_t form[3]; uint8_t forms; bool particle; };
enum { SLOTS = 8192 };
static struct entry table[SLOTS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct entry *
slot(const char *name, size_t n)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)name[i]) * 16777619u;
	struct entry *at = &table[(h ^ h >> 15) % SLOTS];
	while (at->name != NULL && (at->n != n || memcmp(at->name, name, n) != 0))
		at = at + 1 < table + SLOTS ? at + 1 : table;
	return at;
}

/* Each word of s with its rank. */
static void
each_word(const char *s, void (*fn)(struct entry *at, size_t rank, size_t of), size_t of)
{
	for (size_t rank = 0; *s != '\0'; rank++) {
		size_t n = strcspn(s, " ");
		struct entry *at = slot(s, n);
		at->name = s;
		at->n = (uint32_t)n;
		fn(at, rank, of);
		s += n + strspn(s + n, " ");
	}
}

static void
note_form(struct entry *at, size_t rank, size_t of)
{
	(void)rank;
	if (at->forms < 3)
		at->form[at->forms++] = (uint16_t)of;
}

static void
note_given(struct entry *at, size_t rank, size_t of)
{
	(void)of;
	if (at->given == 0)
		at->given = 0.009 / (1 + (double)rank / 40);
}

static void
note_surname(struct entry *at, size_t rank, size_t of)
{
	(void)of;
	if (at->surname == 0)
		at->surname = 0.0055 / (1 + (double)rank / 20);
}

static void
note_particle(struct entry *at, size_t rank, size_t of)
{
	(void)rank, (void)of;
	at->particle = true;
}

static void
fill(void)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		each_word(forms[i], note_form, i + 1);
	each_word(given_names, note_given, 0);
	each_word(surnames, note_surname, 0);
	each_word(particles, note_particle, 0);
}

static const struct entry *
look(const char *name, size_t n)
{
	pthread_once(&once, fill);
	return slot(name, n);
}

size_t
zc_link_forms(uint16_t out[3], const char *name, size_t n)
{
	const struct entry *at = look(name, n);
	memcpy(out, at->form, sizeof at->form);
	return at->forms;
}

double
zc_link_common_given(const char *name, size_t n)
{
	return look(name, n)->given;
}

double
zc_link_common_surname(const char *name, size_t n)
{
	return look(name, n)->surname;
}

bool
zc_link_particle(const char *word, size_t n)
{
	return look(word, n)->particle;
}
