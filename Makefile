# zc: build, check, install.  `make demo` and `make check` are the two commands;
# they fetch what is missing (tests/deps), plain `make` never does.
VERSION = 0.1.0
PREFIX = /usr/local
B = build
CFLAGS = -O2 -g
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wconversion
SAN = $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)

LIBS = yaml-0.1 libgit2 libutf8proc jansson nettle sqlite3 libdeflate
PKG_CFLAGS := $(shell pkg-config --cflags $(LIBS) 2>/dev/null)
# libgit2 is loaded when it is needed (store_library.h).
PKG_LIBS := $(filter-out -lgit2,$(shell pkg-config --libs $(LIBS) 2>/dev/null))
ZC_CPPFLAGS = -D_GNU_SOURCE -DZC_VERSION='"$(VERSION)"' -DZC_DATADIR='"$(PREFIX)/share/zc"' \
	-iquote common -include common/banned.h $(PKG_CFLAGS) $(CPPFLAGS)
ZC_CFLAGS = -std=c11 $(WARN) $(SAN) $(CFLAGS)
COMPILE = $(CC) $(ZC_CPPFLAGS) $(ZC_CFLAGS) -MMD -MP -o $@
# What store_library.c has in place of a function of a library must be found before that one.
LINK = $(B)/libzc.a -Wl,--export-dynamic-symbol=mbedtls_x509_crt_parse_file $(LDFLAGS) $(PKG_LIBS) -lcsv -lm

TOOLS = $(patsubst cmd/%.c,$(B)/%,$(wildcard cmd/zc-*.c))
OBJS = $(patsubst common/%.c,$(B)/common/%.o,$(wildcard common/*.c))
UNITS = $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/test_*.c))
# What prove is given; tests/run finds the build and the test in the name.
# Those that run no tool need no second run with sanitizers, nor do long ones of many like runs.
ONCE = $(if $(SANITIZE),tests/faults.t tests/run-faults.t tests/store-faults.t tests/harness.t tests/house.t tests/install.t \
	tests/load.t tests/locks.t tests/measure.t tests/mutations.t tests/simulation.t tests/terms.t)
TESTS = $(UNITS) $(patsubst tests/%,$(B)/tests/%,$(filter-out $(ONCE),$(wildcard tests/*.t)))

MAKEFLAGS += --no-print-directory
PROVE = prove -j2 --exec tests/run

all: $(TOOLS) $(B)/libzc.a

# Compiled again when a flag changes, not only when a source does.
$(B)/flags: FORCE
	@mkdir -p $(B)/common $(B)/unit
	@echo '$(CC) $(ZC_CFLAGS) $(CPPFLAGS) $(LDFLAGS) $(PREFIX) $(VERSION)' | cmp -s - $@ || \
		echo '$(CC) $(ZC_CFLAGS) $(CPPFLAGS) $(LDFLAGS) $(PREFIX) $(VERSION)' >$@
$(B)/common/%.o: common/%.c $(B)/flags
	$(COMPILE) -c $<
$(B)/libzc.a: $(OBJS)
	@rm -f $@
	$(AR) rcs $@ $(OBJS)
$(B)/zc-%: cmd/zc-%.c $(B)/libzc.a
	$(COMPILE) $< $(LINK)
$(B)/unit/%: tests/unit/%.c $(B)/libzc.a
	$(COMPILE) $< $(LINK) -lcmocka

# What the fault tests run, and what ends it at its Nth write.
FAULTS = $(B)/faults/commit $(B)/faults/cut $(B)/faults/seeded.so
# What asks the calendar for tests/calendar.t.
PROOF = $(B)/proof/days
$(B)/proof/days: tests/proof/days.c $(B)/libzc.a
	@mkdir -p $(@D)
	$(COMPILE) $< $(LINK)
$(B)/faults/commit: tests/faults/commit.c $(B)/libzc.a
	@mkdir -p $(@D)
	$(COMPILE) $< $(LINK)
$(B)/faults/cut: tests/faults/cut.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -std=c11 $(WARN) $(CFLAGS) -o $@ $<
$(B)/faults/%.so: tests/faults/%.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -std=c11 $(WARN) -fPIC -shared -o $@ $< -ldl

# tests/fuzz: with replay.c as their main they read kept inputs, with FUZZ_MAIN they are libFuzzers.
FUZZ_MAIN = tests/fuzz/replay.c
FUZZERS = $(patsubst tests/fuzz/fuzz_%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
$(B)/fuzz/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(wildcard tests/fuzz/*.h) $(B)/libzc.a
	@mkdir -p $(@D)
	$(COMPILE) $< $(FUZZ_MAIN) $(LINK)

# The libraries may only just have been fetched, so make starts over after that.
demo:
	@tests/deps build demo
	@$(MAKE) -j2 all
	sh examples/demo.sh

# Families made up, for measurements and whoever wants a store that is full.
BENCH = $(B)/bench/generate
$(B)/bench/generate: tests/bench/generate.c tests/bench/model.c tests/bench/people.c tests/bench/course.c \
		tests/bench/plan.c tests/bench/terms.c tests/bench/pair.c tests/bench/life.h $(B)/libzc.a
	@mkdir -p $(@D)
	$(COMPILE) $(filter %.c,$^) $(LINK)

# Peers of the measurements.
PEERS = $(B)/bench/parse $(B)/bench/floor $(B)/bench/memory
$(PEERS): $(B)/bench/%: tests/bench/%.c $(B)/libzc.a
	@mkdir -p $(@D)
	$(COMPILE) $< $(LINK)

# How good and how fast persons are linked; what it needs lies beside the project, else it says so.
bench-link: all
	@ZC_BUILD=$(B) tests/bench/link $(if $(SMALL),--small)

# One run of prove over both builds, so that its last lines speak for all of it.
ASAN = B=$(B)/asan SANITIZE=address,undefined
check:
	@tests/deps build check bench
	@$(MAKE) -j2 check-build
	@$(MAKE) -j2 $(ASAN) check-build
	@$(PROVE) $$($(MAKE) -s list-tests) $$($(MAKE) -s $(ASAN) list-tests)
check-build: all $(UNITS) $(FAULTS) $(PROOF) $(BENCH) $(PEERS) $(FUZZERS)
fuzzers: $(FUZZERS)
list-tests:
	@echo $(TESTS)
units: $(UNITS)
	@$(PROVE) $(UNITS)
check-valgrind:
	@tests/deps build check memory
	@$(MAKE) -j2 check-build
	@ZC_WRAP='valgrind -q --leak-check=full --error-exitcode=99' $(PROVE) $(UNITS)
# Every act cut off at every call that changes the disk, and every fault; most of an hour.  faults.t is the small form.
check-faults:
	@tests/deps build check
	@$(MAKE) -j2 check-build
	@ZC_FAULTS=$(FAULT_STEP) ZC_LOAD='32 60' prove -v --exec tests/run $(B)/tests/faults.t $(B)/tests/load.t
FAULT_STEP = 1
# Each fuzzer so many seconds; what one finds fails the run.
FUZZ_SECONDS = 60
FUZZ = B=$(B)/fuzzing CC=clang SANITIZE=fuzzer-no-link,address,undefined FUZZ_MAIN=-fsanitize=fuzzer
fuzz:
	@tests/deps build check fuzz
	@$(MAKE) -s -j2 all $(BENCH)
	@$(MAKE) -s -j2 $(FUZZ) fuzzers
	@ZC_BUILD=$(B) FUZZERS=$(B)/fuzzing/fuzz tests/fuzz/run $(FUZZ_SECONDS)
# Two years of cron over 500 families against a model; minutes.  simulation.t is the small form.
simulate: all
	@tests/deps build check
	@dir=$$(mktemp -d) && cd "$$dir" && PATH=$(CURDIR)/$(B):$$PATH GIT_CONFIG_GLOBAL=/dev/null \
		$(CURDIR)/tests/simulation/simulate 500 730; status=$$?; rm -rf "$$dir"; exit $$status
# 500 ways of bending a history, and 500 honest ones; many minutes.  mutations.t is the small form.
check-mutations: all $(FAULTS)
	@tests/deps build check
	@dir=$$(mktemp -d) && cd "$$dir" && PATH=$(CURDIR)/$(B):$$PATH ZC_BUILD=$(CURDIR)/$(B) \
		$(CURDIR)/tests/mutations/mutations 500 500 $(SEED) && rm -rf "$$dir"
# The tools beside others, on made-up regions; tests/bench/README.
bench bench-small:
	@tests/deps build bench
	@$(MAKE) -j2 all $(BENCH) $(PEERS)
	@ZC_BUILD=$(B) tests/bench/measure $(if $(filter bench-small,$@),--small)
lint:
	@tests/deps build check lint
	@$(MAKE) -s -j2 all $(UNITS)
	@CPPFLAGS="$(subst ",\",$(ZC_CPPFLAGS))" WARN="$(WARN)" tests/lint

BIN = $(DESTDIR)$(PREFIX)/bin
MAN = $(DESTDIR)$(PREFIX)/share/man
DATA = $(DESTDIR)$(PREFIX)/share/zc
DOC = $(DESTDIR)$(PREFIX)/share/doc/zc
COMPLETIONS = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
NAMES = $(notdir $(TOOLS))
PAGES = $(notdir $(wildcard man/*.[157]))
EXAMPLES = $(filter-out examples/convenants examples/zc.bash-completion,$(wildcard examples/*))

install: all
	install -d $(BIN) $(MAN)/man1 $(MAN)/man5 $(MAN)/man7 $(DATA)/convenants $(DOC)/examples $(COMPLETIONS)
	for t in $(NAMES); do install $(B)/$$t $(BIN)/ || exit; done
	for p in $(PAGES); do install -m 644 man/$$p $(MAN)/man$${p##*.}/ || exit; done
	for c in $(wildcard examples/convenants/*.yaml); do install -m 644 $$c $(DATA)/convenants/ || exit; done
	for e in $(EXAMPLES); do cp -R $$e $(DOC)/examples/ || exit; done
	install -m 644 examples/zc.bash-completion $(DATA)/
	for t in $(NAMES); do ln -sf ../../zc/zc.bash-completion $(COMPLETIONS)/$$t || exit; done
uninstall:
	for t in $(NAMES); do rm -f $(BIN)/$$t $(COMPLETIONS)/$$t; done
	for p in $(PAGES); do rm -f $(MAN)/man$${p##*.}/$$p; done
	rm -rf $(DATA) $(DOC)

clean:
	rm -rf $(B)
FORCE:
.PHONY: all bench-link demo check check-build check-faults check-mutations check-valgrind list-tests units simulate bench \
	bench-small lint fuzz fuzzers install uninstall clean FORCE
-include $(wildcard $(B)/*.d $(B)/*/*.d)
