#!/bin/sh
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"

cat >nl.csv <<'END'
id,voornaam,tussenvoegsel,achternaam,geboortedatum,geslacht,postcode,huisnummer,bsn
a,Noor,van der,Wolthuizen,2014-05-09,V,2511AB,12,
b,noor,,"Wolthuizen, van der",2014-05-09,V,2511 ab,12,
c,Fleur,van der,Wolthuizen,2014-05-09,V,2511AB,12,
d,Sem,,Bakker,2009-11-20,M,9711XY,3,123456782
e,S.,,Bakkr,,M,9711XY,3,123456782
END
t_like "a child that is known twice" '^a	b	[0-9]+\.[0-9]+$' zc-match link nl.csv
is "nothing else but what the BSN says" 2 "$(wc -l <"$scratch/out")"
t_out "each record has a cluster, twins have two" "a	a
b	a
c	c
d	d
e	d" zc-match link --clusters nl.csv
t_out "brothers and sisters are of one household" "a	a
b	a
c	a
d	d
e	d" zc-match link --households nl.csv
t_out "without those that are sure, none" "" zc-match link --threshold 999 nl.csv

# --- columns
sed 's/voornaam/roepnaampje/; s/geboortedatum/dag/' nl.csv >odd.csv
t "an unknown column is named" zc-match link odd.csv
is "on stderr" "zc-match: warning: odd.csv: not used: roepnaampje, dag" "$(cat "$scratch/err")"
printf 'given,surname,born\nZoe,Muller,2014-05-09\nZo\353,M\374ller,2014-05-09\n' >latin1.csv
zc-match link latin1.csv 2>warned
t "another encoding is told of" grep -q '^zc-match: warning: latin1.csv:3: not UTF-8' warned
sed 's/2014-05-09/May 9 2014/; s/2009-11-20/20 nov 09/; s/,[VM],/,x,/' nl.csv >forms.csv
t "no date that can be read" zc-match link forms.csv
is "is told of with its column" "zc-match: warning: forms.csv: nothing in column geboortedatum could be read: \
dates are 2014-05-09, 2014/05/09, 09-05-2014, 09.05.2014, 20140509, or a year
zc-match: warning: forms.csv: nothing in column geslacht could be read: a sex begins with m or j, v, f or w, or is 1 or 2" \
	"$(cat "$scratch/err")"
t "but not to who wants none" zc-match link -q forms.csv
is "of it" "" "$(cat "$scratch/err")"
sed 's/20 nov 09/2009/' forms.csv >forms2.csv
t "one that can" zc-match link forms2.csv
is "is enough" 0 "$(grep -c geboortedatum "$scratch/err")"
printf 'surname,jaar\nBakker,98\nBakker,1998x\nBakker,99\n' >years.csv
t "years" zc-match link --map jaar=year years.csv
is "have four digits" "" "$(cat "$scratch/err")"
sed 's/1998x/97/' years.csv >years2.csv
t "in two" zc-match link --map jaar=year years2.csv
is "nobody reads them" 1 "$(grep -c 'nothing in column jaar could be read' "$scratch/err")"
t_like "or said what it is" '^a	b	' zc-match link --map roepnaampje=given,dag=born odd.csv
is "and then nothing is said" "" "$(cat "$scratch/err")"
t_out "a column may be left out" "" zc-match link --map bsn=-,id=-,voornaam=- --threshold 12 nl.csv
t_fails 64 "a field that there is not" "there is no field 'nothing'" zc-match link --map bsn=nothing nl.csv
t_fails 64 "no mapping" "'bsn' is not COLUMN=FIELD" zc-match link --map bsn nl.csv
t_fails 64 "a column that there is not" "nl.csv has no column for its entry 1" zc-match link --map nobody=bsn nl.csv
printf 'x,y\n1,2\n' >none.csv
t_fails 65 "nothing that is known" "none.csv:1: no column is known" zc-match link none.csv

# --- bad input
{ cat nl.csv; printf 'f,Sem\ng,1,2,3,4,5,6,7,8,9,10\nh,"Noor,van der,Wolthuizen\n'; } >bad.csv
t_fails 65 "a bad row has its place" '^zc-match: bad.csv:7: fewer cells than columns' zc-match link -q bad.csv
is "the next too" 1 "$(grep -c '^zc-match: bad.csv:8: more cells than columns' "$scratch/err")"
is "and a quote that does not end" 1 "$(grep -c '^zc-match: bad.csv:9: a quote that does not end' "$scratch/err")"
is "and the rest is linked" 2 "$(wc -l <"$scratch/out")"
t_fails 66 "no file" 'nobody.csv' zc-match link nobody.csv
: >empty.csv
t_fails 65 "an empty file" 'empty.csv:1: no header' zc-match link empty.csv
head -n 1 nl.csv >header.csv
t_out "a header alone" "" zc-match link header.csv
head -n 2 nl.csv >one.csv
t_out "one record" "a	a" zc-match link --clusters one.csv
t_fails 64 "no number" "'x' is not a number of bits" zc-match link --threshold x nl.csv
t_fails 64 "pairs or clusters" 'pairs, --clusters or' zc-match link --pairs --clusters nl.csv
t_fails 74 "a full disk" 'No space left' sh -c 'zc-match link --clusters nl.csv >/dev/full'

# --- two files, other separators, standard input
sed -n '1p;3,4p;6p' nl.csv >right.csv
sed -n '1,2p;5p' nl.csv >left.csv
t_like "across two files" '^a	b	' zc-match link left.csv right.csv
is "and not within one" 0 "$(grep -c '^b	c' "$scratch/out")"
tr ',' ';' <left.csv >semicolon.csv
t_out "semicolons" "a	a
d	d" zc-match link --clusters semicolon.csv
t_like "from standard input" '^a	b	' zc-match link - <nl.csv

# --- the model
t "what is learnt" zc-match link --train nl.csv
cp "$scratch/out" model
is "has a version" "zc-link-model 2" "$(head -n 1 model)"
t_like "and judges" '^a	b	' zc-match link --model model nl.csv
t "from it one may learn further" zc-match link --train --model model --clusters nl.csv
printf 'zc-link-model 2\nmatch high\n' >model
t_fails 65 "a model that is none" 'model:2: is no line of a model' zc-match link --model model nl.csv

# --- a shelter: half of 2,000 families at one address, children of one surname, twins, and who is known there several times
"$root/tests/bench/shelter" 2 2000 >shelter.csv
# told CLUSTERS: how many pairs of records are of one child of the shelter, how many of them were found, and how many are
# wrong: twins, brothers and sisters, strangers, at home
told()
{
	awk -F '[,\t]' '
	NR == FNR { if (FNR > 1) { person[$1] = $9; family[$1] = $10; shelter[$1] = $11; born[$1] = $4; if ($11) n[$9]++ }; next }
	{ of[$2] = of[$2] " " $1 }
	END {
		for (p in n) all += n[p] * (n[p] - 1) / 2
		for (c in of) {
			m = split(of[c], r, " ")
			for (i = 1; i < m; i++)
				for (k = i + 1; k <= m; k++)
					if (person[r[i]] == person[r[k]]) found += shelter[r[i]]
					else if (!shelter[r[i]] || !shelter[r[k]]) home++
					else if (family[r[i]] != family[r[k]]) strangers++
					else if (born[r[i]] == born[r[k]]) twins++
					else siblings++
		}
		print all + 0, found + 0, twins + 0, siblings + 0, strangers + 0, home + 0
	}' shelter.csv "$1"
}
# at_most WHAT MOST NUMBER
at_most()
{
	[ "$3" -le "$2" ]
	result $? "$1: $3 of at most $2" || :
}
zc-match link -q --clusters shelter.csv >clusters
told clusters >figures
read -r all found twins siblings strangers home <figures
at_most "who is known to a shelter several times is found, but for one in a hundred" $((all / 100)) $((all - found))
at_most "its twins are two" 4 "$twins"
at_most "so are brothers and sisters" 0 "$siblings"
at_most "its address joins nobody" $((all / 500)) "$strangers"
at_most "nor does another" $((all / 150)) "$home"
sed 's/,6811EX,40,/,,,/' shelter.csv >nowhere.csv
zc-match link -q --clusters nowhere.csv >clusters
told clusters >figures
read -r _ without _ _ none _ <figures
at_most "as many are found as where it is left out" $((all / 500)) $((without - found))
at_most "and as few are wrong" $((none + 8)) "$strangers"
zc-match link -q --households shelter.csv | awk -F '[,\t]' 'NR == FNR { if ($11 == 1 && $7 == 40) at[$1] = $10; next }
	$1 in at && $2 in at && at[$1] != at[$2] { n++ } END { print n + 0 }' shelter.csv - >wrong
at_most "families at one address are not one household" 8 "$(cat wrong)"

# --- quality, where the labelled sets are
data=$root/../shared/linkage
# f1 FILE ID KEY [OPTION...]: F1 in ten thousandths
f1()
{
	set_file=$1 set_id=$2 set_key=$3
	shift 3
	zc-match link -q --clusters "$@" "$set_file" >clusters
	python3 "$data/score.py" --truth "$set_file" --id "$set_id" --key "$set_key" --clusters clusters |
		sed 's/[,{}]/\n/g' | sed -n 's/^ *"f1": *\([0-9.]*\).*/\1/p' | awk '{ print int($1 * 10000) }'
}
# floor NAME LEAST ...
floor()
{
	name=$1 least=$2
	shift 2
	got=$(f1 "$@")
	[ "${got:-0}" -ge "$least" ]
	result $? "$name: ${got:-nothing} of at least $least" || :
}
if [ -f "$data/score.py" ] && command -v python3 >/dev/null; then
	floor "small Dutch set" 9850 "$data/nl_dev_20k.csv" id person
	floor "German names, 500" 9890 "$data/RLdata500.csv" id identity
	floor "made-up English records" 9300 "$data/splink_fake_1000.csv" unique_id cluster
	awk -F ', *' -v OFS=, 'NR == 1 { print "person", $0; next } { split($1, a, "-"); print a[2], $0 }' \
		"$data/febrl_dataset3.csv" | sed 's/, */,/g' >febrl3.csv
	floor "Febrl 3" 9990 febrl3.csv rec_id person
else
	tests=$((tests + 1))
	echo "ok $tests - quality # SKIP no labelled sets beside the project (shared/linkage)"
fi
done_testing
