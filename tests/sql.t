#!/bin/sh
# zc-show sql: every table and column is what the files say; what is no question is refused.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_ACTOR=b.devries@lokaal-team
tab=$(printf '\t')

# --- a store with a family of every key, two that the tools made, and one that went into another
zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
mkdir -p families/t/4
"$root/tests/sql/family" "$root/man/zc-family.5" t4n8wz2kqe >families/t/4/t4n8wz2kqe.yaml
git add families && git -c core.hooksPath=/nowhere commit -qm "every key"
signal()
{
	zc-signal add --parents-informed 2026-03-01 "$@"
}
f=$(signal --given Noor --surname Berg --bsn 123456782 --by a.jansen@lokaal-team --on 2026-03-02 | cut -f 1)
signal --given Noor --bsn 123456782 --by k.smit@altrecht --on 2026-03-03 >/dev/null
zc-match find >/dev/null
zc-match contact "$f" --between a.jansen@lokaal-team --between k.smit@altrecht >/dev/null
g=$(signal --given Daan --asks coordination --on 2026-11-20 | cut -f 1)
for family in "$f" "$g"; do
	zc-assign need "$family" needed --on 2026-11-20
	zc-assign to "$family" a.jansen@lokaal-team --on 2026-11-20
done >/dev/null
zc-plan start "$f" --on 2026-11-20
problem=$(zc-plan problem "$f" "$(printf 'post\nstays unopened')" --domain material --on 2026-11-20)
goal=$(zc-plan goal "$f" "costs are paid" --for "$problem" --on 2026-11-20)
action=$(zc-plan action "$f" "$goal" "sort the post" --who "Aunt Fatma" --by-date 2026-11-21 --on 2026-11-20)
other=$(signal --given Bram --on 2026-11-20 | cut -f 1)
zc-match join "$f" "$other" --because "one household" >/dev/null

# --- all tables, all columns
t_like "every row and value is that of the files, every column has some" '^[0-9]{3,} values in 2[0-9] tables; without any: none$' \
	"$root/tests/sql/compare" -C .
t "without the index too" env ZC_INDEX=off "$root/tests/sql/compare" -C .
t "and of a commit" "$root/tests/sql/compare" --as-of HEAD
was=$(git rev-parse HEAD~4)
t "and of an older one" "$root/tests/sql/compare" --as-of "$was"
t_out "which knew less" "" zc-show sql --as-of "$was" "SELECT * FROM action WHERE family = ?" "$f"
t_out "a table for each list of the page, and the family" "$(sed -nE 's/^\.Em list of ([a-z-]+)$/\1/p; s/^\.Ss (family)$/\1/p' \
	"$root/man/zc-family.5" | tr - _ | sort -u)" sh -c "zc-show sql | cut -f 1 | sort -u"
# own: a table a line, with its own columns
own()
{
	zc-show sql | awk -F '\t' '
	$1 != table { printf "%s%s", table == "" ? "" : "\n", $1; table = $1 }
	$3 != "family" && $2 !~ /^(id|from|void_.*)$/ { printf " %s", $2 }
	END { print "" }'
}
is "the page has those tables and columns" "$(own)" \
	"$("$root/tests/section" TABLES "$root/man/zc-show.1" | sed '1,2d; s/,//g; s/  */ /g; s/^ //; /^$/d')"
zc-show sql | awk -F '\t' -v words=' join from into to between ' '
function name(n) { return index(words, " " n " ") ? "\"" n "\"" : n }
$1 != table { if (table != "") print " FROM " name(table); table = $1; printf "SELECT family" }
{ printf ", %s", name($2) }
END { print " FROM " name(table) }' >../all
while read -r statement; do
	zc-show sql "$statement" >/dev/null || echo "$statement"
done <../all >../not
is "the words that need quotes are those that the page tells" "" "$(cat ../not)"
is "in a statement for each table" "$(own | wc -l)" "$(wc -l <../all)"

# --- questions
t_out "signals" "$(grep -rhc '^- id: s' families | awk '{ n += $1 } END { print n }')" zc-show sql "SELECT count(*) FROM signal"
t_out "one family's, in the order of the file" "a.jansen@lokaal-team
k.smit@altrecht" zc-show sql "SELECT by FROM signal WHERE family = '$f' AND \"from\" IS NULL"
t_out "a value of the caller's" "$f${tab}2026-03-02" zc-show sql "SELECT family, substr(at, 1, 10) FROM signal WHERE by = ? ORDER BY at" \
	a.jansen@lokaal-team
for join in "JOIN goal ON goal.family = action.family AND goal.id = action.goal" \
	"JOIN (SELECT family, id AS goal, result FROM goal) USING (family, goal)" \
	"NATURAL JOIN (SELECT family, id AS goal, result FROM goal)"; do
	t_out "an action with its goal: $join" "$action${tab}costs are paid" \
		zc-show sql "SELECT action.id, result FROM action $join WHERE action.family = ?" "$f"
done
t_out "what is not named is there all the same" 4 zc-show sql "SELECT count(*) FROM action JOIN goal USING (family) WHERE family <> '$f'"
t_out "by NATURAL too" 1 zc-show sql "SELECT count(*) FROM signal NATURAL JOIN signal AS other"
t_out "and by IN" 1 zc-show sql "SELECT (SELECT family, id, \"from\", at, by, void_at, void_by, void_because FROM renewal LIMIT 1) IN renewal"
t_out "what is absent is NULL" "$action${tab}1" zc-show sql 'SELECT id, done IS NULL AND dropped_at IS NULL FROM action WHERE family = ?' "$f"
t_out "lists" "a.jansen@lokaal-team
k.smit@altrecht" zc-show sql 'SELECT value FROM contact, json_each("between") WHERE family = ?' "$f"
t_out "a number is compared as one" "1" zc-show sql "SELECT count(*) FROM family WHERE family = 't4n8wz2kqe' AND format = ?" 1
t_out "and printed as one" '{"format":1}' zc-show sql -j "SELECT format FROM family WHERE family = ?" "$f"
t_out "a joined family is there" "$other${tab}$f" zc-show sql 'SELECT family, "into" FROM "join" WHERE family = ?' "$other"
t_out "today is the day asked about" "2026-11-22" zc-show sql "SELECT today()"
t_out "which --on gives" "$action" zc-show sql --on 2026-11-22 "SELECT id FROM action WHERE family = ? AND by < today()" "$f"
t_out "else nothing is overdue yet" "" zc-show sql --on 2026-11-21 "SELECT id FROM action WHERE family = ? AND by < today()" "$f"
t_out "or --as-of" "2026-11-22" zc-show sql --as-of 2026-11-22 "SELECT today()"
t_out "a semicolon and a comment may follow" 1 zc-show sql "SELECT 1; -- done"
t_like "a plan" "SCAN signal" zc-show sql "EXPLAIN QUERY PLAN SELECT * FROM signal"
t_out "no rows, no lines" "" zc-show sql "SELECT * FROM signal WHERE 0"
t "no BSN, wherever one stands" grep -rq '123456782' families
run zc-show sql 'SELECT * FROM person'
is "is shown" "0 0" "$status $(grep -c '123456782\|111222333' "$scratch/out")"

# --- output
t_out "-j: by the names of the statement, numbers and texts as they are" '{"n":1,"x":1.5,"text":"1","none":null,"1 + 1":2}' \
	zc-show sql -j "SELECT 1 AS n, 1.5 AS x, '1' AS text, NULL AS none, 1 + 1"
t_fails 64 "-j does not lose one of two" "called id: .* AS" zc-show sql -j "SELECT goal.id, action.id FROM goal, action"
t_out "without -j both are there" "$goal$tab$action" \
	zc-show sql "SELECT goal.id, action.id FROM goal, action WHERE goal.family = ?1 AND action.family = ?1" "$f"
t_out "tabs and newlines do not break a line" 'post\x0astays unopened' zc-show sql "SELECT text FROM problem WHERE family = ?" "$f"
for form in "" -j; do
	run zc-show sql $form "SELECT because, because AS \"$(printf 'a\033[31m')\" FROM signal"
	is "no control character gets out $form" "0 0" "$status $(tr -d '\n\t' <"$scratch/out" | LC_ALL=C tr -d '\040-\176\200-\377' | wc -c)"
done
t_like "they are made visible" 'text\\x09[0-9]+\\x0aof "two" lines\\x1b\[31m' zc-show sql "SELECT because FROM signal"
t_status 74 "a full disk is noticed" to_full_disk zc-show sql "SELECT 1"
t_status 74 "by the list of columns too" to_full_disk zc-show sql

# --- what is no question
commit=$(git rev-parse HEAD)
git status --porcelain --ignored >../before
for statement in "INSERT INTO goal (id) VALUES (1)" "DELETE FROM goal" "UPDATE goal SET id = 1" "DROP TABLE goal" \
	"CREATE TABLE x (y)" "CREATE TEMP TABLE x (y)" "CREATE VIEW x AS SELECT 1" "EXPLAIN DELETE FROM goal" \
	"WITH x AS (SELECT 1) DELETE FROM goal" "ATTACH 'x' AS y" "DETACH main" "VACUUM" "VACUUM INTO 'x'" "BEGIN" "COMMIT" \
	"SAVEPOINT x" "REINDEX" "ANALYZE" "PRAGMA writable_schema = 1" "PRAGMA table_info(goal)"; do
	t_fails 64 "refused: $statement" "may only ask" zc-show sql "$statement"
done
t_fails 64 "no code is loaded" "not authorized .*load_extension" zc-show sql "SELECT load_extension('x')"
t_fails 64 "nor a pragma reached by a back door" "not authorized" zc-show sql "SELECT * FROM pragma_database_list"
t_fails 64 "nor another table of SQLite's own" "constructor failed" zc-show sql "SELECT * FROM dbstat"
for statement in "SELECT 1; SELECT 2" "SELECT 1; DELETE FROM goal" "SELECT 1; nonsense"; do
	t_fails 64 "refused: $statement" "one statement" zc-show sql "$statement"
done
t_fails 64 "nothing" "no statement" zc-show sql ""
t_fails 64 "a comment" "no statement" zc-show sql "/* SELECT 1 */"
t_fails 64 "SQLite says what is wrong" 'near "FORM": syntax error' zc-show sql "SELECT * FORM goal"
t_fails 64 "a name that is none is no text" "no such column: surnam" zc-show sql 'SELECT "surnam" FROM person'
t_fails 64 "a BSN has no column" "no such column: bsn" zc-show sql "SELECT bsn FROM person"
t_fails 64 "too few values" "0 values for 1 parameters" zc-show sql "SELECT ?"
t_fails 64 "too many" "1 values for 0 parameters" zc-show sql "SELECT 1" 1
t_fails 64 "a value too large" "too big" zc-show sql "SELECT zeroblob(100000000)"
run zc-show sql "SELECT json_extract('{}', because) FROM signal"
is "what fails on the way tells no data" "64 zc-show: sql: SQL logic error" "$status $(cat "$scratch/err")"
t_status 124 "an interrupt ends what would never end" timeout -s INT 1 \
	zc-show sql "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c"
is "nothing was changed" "$commit" "$(git rev-parse HEAD)"
is "and no file made" "$(cat ../before)" "$(git status --porcelain --ignored)"

# --- a broken file does not hide the others
printf 'format: 1\n' >families/t/4/t400000000.yaml
git add families && git -c core.hooksPath=/nowhere commit -qm broken
t_fails 65 "a broken file is named" "t400000000.yaml:1:1: " zc-show sql "SELECT count(*) FROM family"
is "the others are asked" 4 "$(cat "$scratch/out")"
done_testing
