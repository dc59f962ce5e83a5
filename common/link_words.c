#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include "alloc.h"
#include "link_words.h"

/* Forms of one given name: those that one and the same person may go by, the full name first; as zc_link_fold leaves them, so ij
 * is y.  Written from what is known of names in use in the Netherlands: what who is baptised so is called; how French, Dutch,
 * English, Turkish and Somali clerks spell an Arabic name (ou oe u, ch sj sh, dj j c, kh ch x); what a Polish, Ukrainian or
 * Eritrean name is shortened to, is in the other's passport, and becomes in Dutch; oe and dj for u and j in Surinam.  Names
 * that merely have one origin (Mehmet and Mohamed) are not forms.  A name in more than three lines is of the first three,
 * and its first line is where it is looked for. */
static const char *const forms[] = {
	/* Dutch and Flemish, men: the name at the registry, then what he is called */
	"johannes jan hans joop johan jo jannes han hannes john johnny johnnie joannes johann jopie jantje janneman sjeng yohannes",
	"cornelis kees cor cees nelis kornelis crelis nel neel corneel cornelus keesje",
	"hendrik henk rik hein henri hendrikus harry henry henny hendricus henricus driek heinrich rick hennie hendri",
	"wilhelmus wim willem wil helmus pim william guillaume willy bill will wilhelm",
	"petrus piet peter pieter pier pete pierre peer pietje piotr pjotr petr petros petro",
	"jacobus jaap koos jack co sjaak jacob jakob cobus kobus jacco jaco jacques sjakie jim sjakko jacobs jakub kuba",
	"gerardus gerard ger gerrit geert gerhard gerhardus gert gerry sjra geraard gerardo sjraar gradus",
	"adrianus adrie ad arjan janus arie adri adriaan adrian aad arjen ari adriaen",
	"antonius toon ton anton teun tonny antoon antonie tony anthony antoni teunis toni anthonius tonnie theunis antek",
	"franciscus frans cis frank francis franc francois frenk sus franz fransje sooi franciskus",
	"theodorus theo dorus ted teo theodoor doris thei", "martinus martin tinus tyn marten maarten mart marty martien maart",
	"nicolaas niek klaas nico nick nicholas nicolas nikolaas klaus niels nik nicky colas claas nicolaus nikolai nikolaj mykola",
	"matthys thys matt mathys mattys matthew ties thies mathieu mats matthias mathias tys mattias mateusz maciej",
	"mattheus teun thys mees matheus mathieu theus theeuwes matt matteus", "lambertus bert bart lammert lambert bertus lamberd lam",
	"hubertus huub bert hub hubert bertus huib huibert", "leonardus leo leon nard leonard lennard leendert lenard len lennert lenny",
	"laurentius lars laurens lau lourens rens laurent lou lorenz louwrens", "bartholomeus bart mees bartel meeuwis bartje bartolomeus",
	"alexander alex lex sander xander aleks alexandre sascha sasja alec zander aleksander aleksandr alexandr oleksandr olek",
	"sebastiaan bas seb bastiaan sebas sebastian bastian sebastien", "benjamin ben benji benny benjamyn",
	"maximiliaan max maximilian maksymilian maks", "christiaan chris bas kris christian kristian christ krist karst",
	"christoffel chris kris christophe christopher christoph stoffel kristof krzysztof krzysiek",
	"joseph jos sjef joep jozef jef joe josef jo sef zef jupp josephus jozefus joop seppe sjo yosef", "samuel sam sammy sami",
	"thomas tom tommie tommy tomas thom maas tomasz tomek",
	"michael mike michel michiel mich mick mitch maikel mikael mikey giel micha chiel michal",
	"robertus rob robert robbert bob robbie robin bert robby robrecht", "albertus bert ab albert bertus appie abel bertie aalbert",
	"dirk dick dirck diederik derk durk theodericus rick",
	"frederik freek fred frits freddy frederikus fredrik frederic fritz friedrich rik frederick", "simon siem sim siemen symon symen szymon",
	"daniel daan dani danny dan danylo", "lucas luuk luc luca luke lukas lukasz", "jonathan jon nathan jonatan",
	"vincent vin vince vinnie vinny cent vincentius", "rudolf ruud rudy rolf roel rudi dolf roelof rudolph rudolphus",
	"everardus evert everard eef evers eberhard", "reinier rein rainer reynier rynier reinerus",
	"arnoldus arno arnold nol noud aart arnout arend nolleke", "augustinus guus gus august gust stynus",
	"gustaaf guus staf gus gustav gustave gustaf", "egbertus bert egbert bertus eg", "norbertus bert norbert nobby",
	"herbertus bert herbert herb", "engelbertus bert engelbert bertus engel", "hermanus herman harm manus harmen hermen hermann",
	"bernardus ben bernard bernd berend barend benno bernhard nard bennie bernardinus",
	"ludovicus lou lodewyk louis ludo lowie ludwig lewis loek", "stefanus stef stefan steven stephan stephen steve stefaan",
	"alfonsus fons alfons alphonsus alphons fonny", "edward ed eddy edwin ward eduard ted teddy edje eddie eduardus",
	"david dave davy daaf dawid dawit", "emanuel manuel emmanuel manu manus amanuel", "gabriel gaby gabor gabe", "elias eli elie lias",
	"jeroen hieronymus jerom jerome", "quirinus kryn quirien quiryn", "quintinus quinten quint quentin quin", "victor vic viktor vik",
	"richardus richard rick ric rich richie ries", "philippus flip filip philip phil filips lips", "paulus paul pauwel pol pauwels",
	"marcus mark marc markus marco marko", "marcellus marcel cel sjel", "andreas andre andries dries andy andrew drees andrzej andrej andrei",
	"oliver olivier ollie olly oliwier", "raphael rafael raf rafi", "dominicus dominique dominic dominik nick domien",
	"ferdinand ferry fer ferd nand ferre ferdinandus", "gysbertus gys bert gysbert bertus", "leopold pol leo leopoldus",
	"timotheus tim timo timothy timothee timmy tymoteusz tymon tymek", "zacharias zach sach zac zachary",
	"jeremias jeremy jerry jeremiah jeremia", "tobias tob toby tobi", "justinus justin just", "judocus justus joost joos",
	"valentinus valentyn val tyn valentin", "silvester vester sil sylvester", "wouterus wouter wout walter wolter walther gualtherus",
	"georgius joris george jurgen jurriaan georg sjors", "gregorius greg gregor goris", "constantinus constantyn stan constant const",
	"mauritius maurits mau maurice", "benedictus ben benny benedict bennie", "willibrordus wim willibrord brord wil willem",
	"servatius servaas faas vaas", "casparus caspar jasper kasper casper", "clemens clement clem", "godefridus godfried govert frits fried",
	"ignatius ignace naas nas", "isaac isaak ies izaak sak", "patricius patrick patrik pat", "raymundus raymond ray remon raimond",
	"reinhardus reinhard reinder reindert rein", "aloysius louis wies lowie loek alwies", "ambrosius broos", "florentius floris florens floor",
	"eugenius eugene geen", "ernestus ernst erny", "albericus alberik ab", "arthurus arthur tuur artur", "gillis egidius aegidius gielis giel",
	"lucianus lucien luc", "reginald reg", "pascal paschalis", "ronaldus ronald ron ronnie", "eliazar elieser", "abraham bram abram",
	"immanuel manuel", "ezechiel chiel", "sjoerd sieuwerd siewert", "wybren wiebren",
	/* Dutch and Flemish, women */
	"johanna hanna anna joke jo hanneke annie hannah jannie johanneke joanna jopie janna jannetje jantje hannie jenny jans johannetje jeanne jeannette sjaan",
	"maria marieke mieke ria mia rie mies marie mary marietje maaike marjan marja miep marya mariska marlies mirjam mariette riet rietje marleen mariia",
	"anna anneke ans annie anouk anne ann annet anita annette anke antje annelies hanna anja anny annetje anneliesje",
	"cornelia corrie nel cora lia cor kornelia cokkie corry neeltje nelly cornelie nellie keetje nelleke corneli",
	"elisabeth els liesbeth betty lies lisa bep elise liesje elsje elly lisanne betsy beth liza elsbeth lizzy liz eliza lise bets elizabeth bette elsa lisette betje lysbeth",
	"catharina toos karin tryn katja rina cato ina catherine katrien kaatje trynke kate karen rineke carin carina kitty katharina toosje trien catrien tineke kathy cathelyne catharine kaat catrin katarzyna kasia katarina kateryna ekaterina katerina",
	"wilhelmina mien willy helmi mina wil wilma willemien minke willemyn mientje willeke helma mieneke minnie wilhelmine willemina",
	"hendrika riek henny ria rika hendrikje henriette rikie hennie driekje jet jetty hetty henrica henrike hendrina",
	"petronella nel petra nelleke ella nelly pietje pietronella nellie petronelle pieternel nella pieternella",
	"adriana jana ada adrie arianne adri ariane janneke jaantje adrienne adriaantje", "jacoba coby co cobie jacobine cobi jacomina coba",
	"margaretha greet gretha marga margriet griet margo margot gre greetje marguerite margret rita grietje marjolein margareta margit margaret malgorzata gosia",
	"geertruida truus geertje trudy trui truida geertrui tru trudie truusje trudi gertrude geertruda",
	"helena heleen leen leentje lena helen ellen helene lenie leni helga lenny hella elena olena",
	"theodora dora thea doortje door thera dorie doreth", "charlotte lotte lot charly charlie lotje", "elise lise elly els elisa ilse",
	"magdalena leen magda lena madeleine magdalene leni lenie maddy",
	"christina stien tina christien christine stina kristina tine chris kristien christel krista stynie christa christyntje",
	"josephina fien jose josje josephine jos josefien josefine fientje josefina pien fina josine",
	"antonia toni toos toosje antoinette tonia antje tony antonetta teuntje tonny",
	"dorothea thea door dorothee dora doortje dorien dorothy doro", "isabella isa bella belle isabel isabelle isabeau bel",
	"suzanna suze suus sanne susanna suzanne susan sanna suzan suzy susanne sanneke susanneke zuzanna zuza",
	"sophia sophie fie sofie sofia sof fietje sofieke zofia sofiia zosia", "rosalie roos rosa roosje rose rosali", "rosalinde roos linde rosa",
	"roosmaryn roos roosje", "emma em emmy emmeke", "emilia emilie emily emmie emmy milia", "julia juul julie juliette jule juulke yulia yuliia",
	"juliana jule juul julianne", "amelia amy mila amelie mel", "alexandra sandra alex xandra alexa sacha sascha", "madelief lief maddy lieve",
	"louise lou wies louisa wiesje loes luise louiza wieske", "frederika rika freddie fredrika frederike freek frida ricky",
	"eva evi eef eefje eve evy evie", "eveline evelien eve lien", "florentine floor flo florence floortje florine",
	"annemarie anne mies annemieke annemarieke annemiek annemie", "aleida alie aly leida aleid ali aaltje leidy alida",
	"gerarda gerda gera gerdi gerrie gerry", "gysberta berta gysje bertha", "alberta berta bertha bep albertina albertje",
	"lamberta berta bertha", "huberta berta bertha hubertina", "bernardina dina bernadette dien berna diny bernardine",
	"gerardina dina dien diny gerda", "berendina dina dien", "klasina klaasje ina sina", "nicole nicolette nicky colette nikki",
	"barbara babs barb bar barbera", "veronica vera ronnie vroni veronique", "victoria vicky vic tori vikki wiktoria viktoriia viktoria",
	"gabriella gaby gabi gabrielle bella gabriele", "angelina angela lina ange angie", "angelique ange angela",
	"carolina lien carolien carola caroline lina carry line caro", "paulina lien paula pauline paulien lina line polina",
	"martina tina martine tine marty", "philomena mena fila filomena", "stephanie stef stefanie steffie fanny stefania", "virginia gina ginny",
	"regina gina ina regine", "georgina gina georgine", "valerie val valeria",
	"natalie nathalie nat talia natalia nataliia natalja natasja natasha natalya", "rebecca bec becky rebekka", "deborah debbie debora deb",
	"jessica jessie jes jess", "jennifer jenny jen jennie", "kimberly kim kimberley", "patricia patty pat trish tricia", "samantha sam sammie",
	"olivia liv livia", "eleonora nora ella leonora noor eleonore noortje elenore", "annabel bel annabelle bella", "agatha agaath aagje aag",
	"agnes agneta nes agniet", "apollonia pleun ploon plonia", "brigitta brigitte gitte bregje birgit", "clasina clazina klazien sien ina",
	"cecilia cilia sil silke cecile celia ceciel", "clara klaartje claartje klara klaar claire",
	"francisca cisca fransje francien franciska sisca frans francine", "gerritdina dina gerrie", "hillegonda hilda gonda hilleke hil",
	"jozina jozien sien sina", "leonie leontine leonne lonneke", "lucia luus lucie luce lucy",
	"mathilda til tilly mathilde thilde tilda matilda", "monica monique mon moniek", "rachel chel rachelle", "reinira rein rina",
	"sebastiana bastiana", "theresia trees thea resi therese tres theresa trezia terry", "ursula urs ursel uschi",
	"wendelina wendy lina wendela", "wilhelma helma wil", "yvonne ivonne vonnie", "tryntje tryn trynie",
	/* Arabic names in the spellings of French, Dutch, English and Turkish clerks, and of Somali */
	"mohamed mohammed muhammad mohammad mohamad muhammed mahamed maxamed mouhamed mohamet moh mo mohd muhamed muhamad muhammet mohammet moehammed moehamed mhamed mohamud",
	"mehmet mehmed", "ahmed ahmad ahmet achmed achmad axmed ahmat ehmed", "mahmoud mahmud mahmood mahmut mahmod maxamuud mohamud mahmoed",
	"mustafa mostafa mustapha moustafa moestafa moustapha mostapha mustapa moestapha",
	"youssef yousef yusuf yousouf joesoef yusef joussef yousif youcef jusuf yuusuf yoessoef youssouf yosef josef yousaf yoesoef joesef",
	"ibrahim ebrahim brahim ibraahim ibraheem ibrahiem ebrahiem", "ismail ismael esmail ismaiel smail ismaeel ismaciil smael",
	"hassan hasan xasan hasaan hassaan",
	"hussein houssein hoessein husayn hussain hosein huseyin hosain husein hoseyn hussien houssain xuseen hossein houcine hocine hossain",
	"omar umar oumar omer cumar umer oemar", "othman osman othmane usman uthman ousmane cismaan outhman osmane oesman", "ali aly alie cali",
	"abdullah abdellah abdallah abdoullah abdulla abdullahi abdoullahi abdul abdoellah abdalla abdilahi cabdullaahi abdellahi",
	"abdulrahman abderrahman abdurrahman abdelrahman abdirahman abdurahman abdirahmaan abdul abderrahmane abdoelrahman abdurahmaan cabdiraxmaan abderahman",
	"abdelkader abdulkadir abdelkadir abdulkader abdulqadir abdiqadir abdelqader", "abdelaziz abdulaziz abdulasis aziz abdoulaziz abdelazize",
	"abdelkarim abdulkarim abdulkerim abdelkrim karim", "abdelmalek abdulmalik abdelmalik malik malek",
	"abdelhamid abdulhamid abdelhamied hamid", "abdelhakim abdulhakim hakim", "abdelilah abdulilah abdelillah",
	"abdessamad abdulsamad abdussamed samad", "abderrazak abdulrazzak abdurrezzak abdirisaq razak", "abdelwahid abdulwahid abdiwahid",
	"abdikarim abdikariim cabdikariin", "abdi cabdi", "zakaria zakariya zakarya zakariye zakariae zacharia zakariyya",
	"ilyas ilias elyas elias ilyes iliass ilyass iljas", "yassin yassine yasin jassin yasine yaseen yaasiin yassien",
	"rayan rayane rayyan raian rayaan", "bilal billal bilel belal bilaal", "ayoub ayub ayoob eyup eyub ayyub jayoub ayoeb ayuub",
	"hamza hamzah hemza hamse xamse xamza", "anas anass anes", "soufiane sofian sufyan soufian soufyan sofiane sofyan soefian sufian",
	"mehdi mahdi mehdy mahdy", "amin amine amien ameen", "said saeed saied saiid sayed siciid saaid", "karim kareem kerim kariem",
	"rachid rashid rasheed rachied raschid rashiid rachiet", "khalid khaled chalid halid haled khalied kaled khaalid",
	"jamal djamal gamal jamaal djemal djamel jamel", "idris driss idriss edris idriis dris",
	"marouane marwan marwane merwan marouan maroean marwaan", "nassim nasim nacim nassiem", "souhail suhail soehail sohail suheil",
	"souhayb suhaib souhaib soehaib sohaib suhayb", "younes younis yunus youness yunes jounes joenes yoenes yuunis",
	"reda rida ridha rheda redha", "achraf ashraf asjraf aschraf", "noureddine nourdin nordin nuredin noureddin nourdine nureddin noerdin",
	"salaheddine salahdin salah saladin salahaddin", "jamaleddine jamal jamaluddin", "saifeddine saif sayfeddine seifeddine",
	"walid oualid waleed waliid oealid", "tarik tariq tarek tarak tareq", "nabil nabiel nabeel", "salim saleem saliem selim",
	"mourad morad murad moerad", "kamal kamel kamaal", "yahya yehia jahja yahia yahye yehya", "isa issa eissa aissa ciise cise essa",
	"musa moussa mousa moesa muuse mussa",
	"suleiman sulaiman soliman suleyman souleymane soulaiman sulejman soleyman slimane saleban soelaiman souleiman",
	"daoud dawood dawud daud daut daoed daawuud", "haroun harun haaroon haroon haaruun haroen", "samir sameer samier", "amir ameer amier",
	"jawad jaouad djawad jawaad", "faisal feisal faycal fayssal faysal faizal", "zain zayn zein zayne", "zaid zayd zeid zaied",
	"qusai kusai qusay koussay", "tayeb taieb tayyib", "furkan furqan forkan", "adil adel adiel", "anouar anwar anwaar", "aymane ayman aiman",
	"badr bader badar", "bachir bashir basheer bashiir beshir", "chakib shakib", "fouad fuad foead fuaad fouaad", "ghassan rassan gassan",
	"habib habieb habeeb", "hakim hakiem hakeem", "hamid hamied hameed", "hatim hatem hatiem", "hicham hisham hesham hichem hishaam",
	"imad emad imaad", "imran emran imraan omran cimraan", "jalal djalal jalaal", "jaafar jafar djafar jafer", "jihad djihad jehad",
	"lotfi lutfi lothfi", "maher mahir", "mounir munir monir moenir muniir", "mouad muad moad moead mouaad",
	"mouhcine mohsin mohcine mohsen muhsin mouhsine mohssine", "nadir nader nadier", "nizar nisar nezar", "okba uqba oqba",
	"oussama osama ousama usama oesama", "rabie rabi rabih", "ramadan ramazan ramdane", "ramy rami ramie",
	"redouan ridwan redouane radouane rdouan redoean ridvan redwan", "saad sad saed", "sabir saber sabier", "samih sameh", "sayf saif seif",
	"shadi chadi shady", "taha taaha", "taoufik tawfik toufik tawfiq tewfik", "wassim wasim wassiem waseem", "wail wael", "yazid yezid jazid",
	"yasser yasir jasser yassir", "ziad ziyad zyad ziyaad", "zouhair zuhair zoehair zoheir",
	"fatima fatma fatimah fatema fadma fatmeh fadumo faduma fatuma fatiema faadumo fatna fatme", "fatimazahra fatimazohra fatima fatimazehra",
	"fatoumata fatou fatu fatoumatou", "aisha aicha ayesha aiche aischa caisha aysha aycha caasha aishah aichah aisja ayisha",
	"ayse aise ayshe aysche aysja aysha", "maryam mariam meryem meriem miryam merjem mariyam maryan miriam meriam maryama mariama",
	"yasmin yasmine jasmin jasmyn yasmina jasmine yasmeen yassmin yasemin jasmien yassmine", "salma selma salmah", "noor nour nur noer",
	"khadya khadidja chadya khadiga kadya hadya khadyah khadiedja chadidja khadeeja khadiya", "hatice hadice hatidje hatidza hatye",
	"iman imane imaan eman iemane", "zineb zaynab zainab zeineb zeyneb zeinep zinab zenab zainabou zeinab zaineb", "zeynep zeyneb zeynab zeinep",
	"hajar hadjar hager hagar hajer", "amina aminah amena aamina aminata", "emine emina emineh", "samira sameera samiera",
	"sumaya soumaya soemaya sumeyye soumia somaya sumayya sumaia sumeya soumeya", "ikram ekram ikrame ikraam", "malak malaak melak",
	"hafsa hafssa hafza xafsa", "sara sarah sarra", "rania raniya ranya raniah", "inaya inayah enaya", "assia asia asya asiya assiya",
	"lina leena liena", "douae doua duaa dua", "chaimae chaima shaima chaymae chayma shayma chaimaa shaimaa", "noura nora nura noera",
	"naima naema naciima naimah", "ilham elham ilhame ilhaam", "kaoutar kawtar kauthar kaouthar kawthar", "safae safa saffa safaa",
	"nisrine nesrin nisrin nesrine nisreen nissrine", "houda huda hoeda hoda hooda", "loubna lubna loebna", "wafae wafa wafaa",
	"tasnim tesnim tasneem tesnime tasniem", "safia safiya safiyya safiyah saffiya", "janna jannah djenna djanna jenna",
	"zahra zehra sahra zohra zahraa zahrah", "leyla leila layla laila lejla laylah leyloh", "israa esraa isra israe esra",
	"hiba heba hibo hibah", "hanan hanaan hanane", "rim reem riem ryme", "rima reema riema", "batoul batool betul batul betoel",
	"halima xaliimo halimo haleema xaliima haliema", "khadra qadra", "rabia rabiye rabiaa", "bouchra bushra boesra boushra bouchraa",
	"busra bushra busjra", "kubra koubra kubraa", "asmae asma asmaa", "aya ayah", "bouthaina buthaina boutaina", "chada shada",
	"dounia dunia donia doenia dunya", "fadila fadela fadhila", "farida farieda fereeda", "fatiha fathia fatihah",
	"fouzia fawzia fauzia fowsia fawziya", "ghizlane ghizlan rizlane gizlan", "hanaa hanae hana", "hasna hasnae hasnaa", "hayat hayaat hajat",
	"hind hend", "ibtissam ebtisam ibtisam", "ihsane ihsan ihssane", "jamila djamila jameela jamiela", "jihane jihan djihan gihan jehan",
	"karima kariema kareema", "keltoum kalthoum oum oumkeltoum kaltoum", "lamia lamiae lamya lamiaa", "latifa latiefa lateefa",
	"malika malieka maleeka", "manal manale menal", "mina mimouna", "mouna mona muna moena", "nabila nabiela nabeela",
	"nadia nadja nadya nadiya", "najat najaat nadjat", "najoua najwa nadjoua nejwa", "nawal naoual nawaal", "oumaima umaima omaima oemaima",
	"oumayma umayma oumaima", "rachida rashida rachieda rasheeda", "rajae raja rajaa", "rokaya ruqayya rukia ruqaya rokia rukiye",
	"saida saeeda saiedah saieda", "saloua salwa saloa selwa", "sanae sana sanaa", "sihame siham sihaam seham", "siham sihem",
	"souad suad soead suaad", "soukaina sukaina soekaina sukayna", "touria thouraya soraya thoraya", "widad wydad ouidad",
	"yousra yusra joesra youssra", "zakia zakiya", "zoulikha zulikha zuleikha zuleyha", "zuhra zohra zouhra", "hodan xodan",
	/* Turkish and Kurdish, in which c is dj, s sh and g is often left out */
	"can djan", "cem djem", "cemal djemal", "cengiz djengiz", "cihan djihan", "emirhan emir", "yigit jigit yigithan", "ugur ughur",
	"tugba tuba tughba", "yagmur yaghmur", "nisanur nisa", "sudenaz sude", "aysenur ayse", "elifnur elif", "berkay berk", "muhammedali muhammed",
	"hiranur hira", "serif sherif", "seref sheref", "senol shenol", "sukru shukru", "sule shule", "sirin shirin",
	/* Polish */
	"jan janek jasiek", "krzysztof krzysiek krzys christoph christoffel christopher chris krzystof kristof", "wojciech wojtek", "bartosz bartek",
	"bartlomiej bartek bart", "grzegorz grzesiek grzes gregor greg", "piotr piotrek peter pjotr petr", "pawel paul pavel",
	"mateusz mateus mattheus matthew", "stanislaw staszek stas stan", "kazimierz kazik kazimir", "zbigniew zbyszek", "jerzy jurek",
	"jozef jozek josef", "marcin martin marcinek", "maciej maciek matthias", "rafal rafael raphael", "slawomir slawek", "miroslaw mirek",
	"jaroslaw jarek", "dariusz darek", "ryszard rysiek richard", "tadeusz tadek", "henryk heniek hendrik henk", "kacper kasper casper",
	"franciszek franek", "mikolaj nikolaj mikolay", "wiktor victor viktor", "oskar oscar", "patryk patrick patrik", "zygmunt zygmund",
	"przemyslaw przemek", "radoslaw radek", "arkadiusz arek", "wladyslaw wladek", "boleslaw bolek", "ireneusz irek",
	"katarzyna kasia katarina kaska", "malgorzata gosia malgosia margareta", "aleksandra ola alexandra sandra", "joanna asia joasia",
	"agnieszka aga agnes", "elzbieta ela elisabeth elizabeth", "zuzanna zuza zuzia susanna", "anna ania anka", "maria marysia maryska",
	"magdalena magda madzia", "barbara basia", "krystyna krysia christina kristina", "dorota dorothea dorotka", "ewa eva ewka",
	"wiktoria wika victoria viktoria", "oliwia olivia", "alicja ala alicia", "karolina carolina", "hanna hania hannah", "jadwiga jadzia",
	"iwona ivona", "izabela iza isabella izabella", "lucja lucia", "weronika veronica veronika", "teresa terenia", "stanislawa stasia",
	"natalia natalka", "emilia emilka", "danuta danusia", "urszula ula ursula", "jolanta jola", "bozena bozenka",
	/* Ukrainian, Russian, Bulgarian: the passport of the one or the other, and what is said */
	"oleksandr aleksandr alexander aleksander olexandr alexandr sasha sascha oleksander",
	"oleksii aleksei alexey alexei oleksiy aleksej alyosha", "andrii andriy andrei andrej andrey andry", "anatolii anatoly anatoliy tolya",
	"artem artiom artyom artjom", "bohdan bogdan", "danylo daniil danila daniel danil", "denys denis",
	"dmytro dmitri dmitry dima dimitri dmitriy dmitrii", "heorhii georgi georgy george", "hryhorii grigori grigory", "ihor igor",
	"illia ilya ilja iliya", "ivan iwan vanya", "kyrylo kirill kiril", "maksym maxim maksim max maks", "matvii matvei matvey",
	"mykhailo mikhail michail misha michael mihail", "mykola nikolai nikolaj kolya nikolay mikola", "mykyta nikita", "oleh oleg",
	"pavlo pavel pasha", "petro petr pjotr pyotr", "serhii sergei sergey serhiy serge sergej sergiy", "stanislav stas",
	"tymofii timofei timofey", "vadym vadim", "valerii valeri valery", "vasyl vasili vasiliy", "viacheslav vyacheslav slava",
	"vitalii vitaly vitaliy", "volodymyr vladimir wladimir vova volodimir", "yaroslav jaroslav", "yehor jehor egor yegor",
	"yevhen evgeni yevgeny eugen yevgeniy evgeny", "yurii yuri joeri jury yury", "zakhar zachar",
	"anastasiia anastasia anastasiya nastya nastja anastasya anastazja", "daria darya darja dariia dasha", "halyna galina", "hanna ganna anna",
	"iryna irina irena", "kateryna ekaterina katerina katarina katya katja yekaterina", "kseniia ksenia xenia kseniya",
	"liudmyla lyudmila ljudmila ludmila", "liubov lyubov ljubov", "mariia maria marya masha mariya", "nadiia nadia nadja nadezhda nadiya",
	"oksana oxana", "oleksandra aleksandra alexandra sasha", "olena elena helena yelena jelena alyona", "olha olga olya",
	"sofiia sofia sofya sofiya sophia", "solomiia solomia solomiya", "svitlana svetlana sveta", "tetiana tatiana tatyana tatjana tanya tanja",
	"valeriia valeria lera valeriya", "varvara varya", "viktoriia viktoria victoria vika viktoriya viktorya", "yana jana",
	"yelyzaveta elizaveta liza jelizaveta yelizaveta", "yevheniia evgenia yevgenia eugenia", "yuliia yulia julia julya yuliya", "zhanna janna",
	"hristo christo", "ioana joana", "mihai mihail", "gheorghe george",
	/* Eritrean and Ethiopian */
	"yohannes johannes yohanes", "yonas jonas", "natnael nathaniel nathanael", "mikael michael mikiel", "paulos paulus", "yosef josef yosief",
	"filmon philemon", "abraham abreham abraha", "tesfay tesfai tesfaye", "yordanos jordanos", "rahel rachel", "bethlehem betelhem betlehem",
	"ruta ruth", "hiwot hiwet", "selam selamawit", "senait senayt", "mehret mihret", "kidane kidanie", "merhawi merhawie",
	/* Surinamese, Antillean, Ghanaian: dj and oe where others write j and u */
	"rajesh radjesh raj", "sanjay sandjai sanjai", "vyay widjai vidjai", "sunil soenil", "sunita soenita", "suresh soeresh",
	"vikash vikas wikash", "anjali andjali anjalie", "devi dewi", "priya prya pria", "shanti santi", "ashwin aswin", "roshni rosni",
	"shivani sjivani", "radha rada", "chandra tjandra sjandra", "soekhia sukhia", "jayden jaden jaiden jaydon", "giovanni jovanni gio",
	"chantal shantal sjantal", "cheyenne chayenne shayenne sheyenne", "aaliyah aliyah alia aliya", "soraya zoraya", "shanaya shanaia",
	"shawn sean shaun sjon", "jermaine germaine", "quincy quinsy", "kofi coffie koffie", "akwasi kwasi kwesi", "ryshairo rishairo",
	"xaviera zaviera",
	/* English and German, for sets from elsewhere */
	"william bill will billy liam willie", "robert rob bob bobby robbie robin", "richard dick rick richie rich", "james jim jimmy jamie jem",
	"john jack johnny jon jonny", "edward ed ted eddie ned teddy", "charles charlie chuck chas karl carl", "george geo georgie",
	"henry harry hank hal", "joseph joe joey", "alexander alex sandy alec", "andrew andy drew", "anthony tony ant",
	"christopher chris kit topher", "david dave davey", "frederick fred freddie", "gregory greg", "jonathan jon jonny", "joshua josh",
	"kenneth ken kenny", "lawrence larry laurie lawrie", "matthew matt matty", "patrick pat paddy", "stephen steve steven stevie",
	"theodore theo ted", "walter wally walt", "albert bert al albie", "alfred alf fred alfie", "arthur art artie", "ernest ernie ern",
	"archibald archie", "douglas doug", "donald don donnie", "gerald gerry jerry",
	"elizabeth liz beth lizzie betty eliza bess libby betsy elsie", "margaret maggie meg peggy madge marge greta daisy",
	"catherine kate cathy katie kitty katherine kathryn kathleen cat", "mary molly polly may marie", "ann annie anne anna nancy nan",
	"sarah sally sadie sara", "jane jenny janet jean", "ellen nell nellie helen nelly eleanor", "susan sue susie suzy",
	"patricia pat patsy trish", "dorothy dot dolly dottie", "frances fanny fran", "florence flo florrie flossie", "rebecca becky becca",
	"abigail abby gail", "amanda mandy", "charlotte lottie charlie", "harriet hattie harriett", "isabella bella izzy isabel isabelle",
	"eleanor ellie nell nora", "emily em emmy", "alice ali alicia", "caroline carrie caro", "martha matty patty", "matilda tilly mattie",
	"rose rosie rosa", "lucy lucie lucinda", "agnes aggie nessie", "heinz heinrich heini", "wolfgang wolf", "gunter gunther guenter",
	"jorg joerg", "juergen jurgen", "katharina kathi kati", "ursula uschi ulla",
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
