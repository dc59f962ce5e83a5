#!/bin/sh
# make install puts everything in its place; make uninstall leaves nothing.
. "${0%/*}/lib.sh"

dest=$scratch/dest
prefix=$dest/opt/zc
make_here()
{
	make -s -C "$root" B="$scratch/build" CFLAGS=-O0 PREFIX=/opt/zc DESTDIR="$dest" "$@"
}

t "make install" make_here install
for source in "$root"/cmd/zc-*.c; do
	[ -e "$source" ] || continue
	tool=$(basename "$source" .c)
	t "$tool is installed" test -x "$prefix/bin/$tool"
	t "$tool is completed" test -r "$prefix/share/bash-completion/completions/$tool"
done
for page in "$root"/man/*.[157]; do
	[ -e "$page" ] || continue
	name=${page##*/}
	t "$name is installed" cmp "$page" "$prefix/share/man/man${name##*.}/$name"
done
for agreement in "$root"/examples/convenants/*.yaml; do
	[ -e "$agreement" ] || continue
	t "the agreement ${agreement##*/} is installed" cmp "$agreement" "$prefix/share/zc/convenants/${agreement##*/}"
done
if [ -x "$prefix/bin/zc-init" ]; then
	t "an installed tool finds the agreements" make_here PREFIX="$prefix" DESTDIR= install
	t "by name" "$prefix/bin/zc-init" --as x@lokaal-team --convenant zuidoost-utrecht-2020 store
fi
t "make uninstall" make_here uninstall
t_out "uninstall leaves nothing" "" find "$dest" ! -type d
t_out "nor a directory of ours" "" find "$dest" -path '*/zc/*' -name zc
done_testing
