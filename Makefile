# zc: build, check and install.  `make demo` and `make check` are the two commands.
CC ?= gcc
CFLAGS ?= -O2 -g
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wconversion
B ?= build
LIBS = yaml-0.1 libgit2 libutf8proc jansson libmd sqlite3
ZC_CPPFLAGS = -D_GNU_SOURCE -iquote common $(shell pkg-config --cflags $(LIBS))
ZC_CFLAGS = -std=c11 $(WARN) $(SAN)
ZC_LDLIBS = $(shell pkg-config --libs $(LIBS))
SAN = $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)

TOOLS = $(patsubst cmd/%.c,$(B)/%,$(wildcard cmd/zc-*.c))
OBJS = $(patsubst common/%.c,$(B)/common/%.o,$(wildcard common/*.c))
UNITS = $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/test_*.c))

all: $(TOOLS) $(B)/libzc.a
$(B)/common/%.o: common/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ZC_CPPFLAGS) $(ZC_CFLAGS) $(CFLAGS) -MMD -c -o $@ $<
$(B)/libzc.a: $(OBJS)
	@rm -f $@
	ar rcs $@ $(OBJS)
$(B)/zc-%: cmd/zc-%.c $(B)/libzc.a
	$(CC) $(ZC_CPPFLAGS) $(ZC_CFLAGS) $(CFLAGS) -MMD -o $@ $< $(B)/libzc.a $(LDFLAGS) $(ZC_LDLIBS)
$(B)/unit/%: tests/unit/%.c $(B)/libzc.a
	@mkdir -p $(@D)
	$(CC) $(ZC_CPPFLAGS) $(ZC_CFLAGS) $(CFLAGS) -MMD -o $@ $< $(B)/libzc.a $(LDFLAGS) $(ZC_LDLIBS) -lcmocka
units: $(UNITS)
	@set -e; for u in $(UNITS); do ./$$u; done
clean:
	rm -rf $(B)
.PHONY: all units clean
-include $(wildcard $(B)/*.d $(B)/*/*.d)
