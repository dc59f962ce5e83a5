/* command: a command line as it came over ssh, taken apart without a shell.
 *
 * Blanks part words; '...', "..." and a backslash quote as POSIX says.  Nothing is ever expanded: a line in which a
 * shell would see more than words is no command.  So what is taken has one meaning, the same as for a shell. */
#ifndef ZC_COMMAND_H
#define ZC_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

enum { ZC_COMMAND_BYTES = 64 * 1024, ZC_COMMAND_WORDS = 1024 };

/* argv ends with NULL.  The caller's: zc_command_free. */
struct zc_command { char **argv; size_t argc; };

/* false, with nothing to free, for a line that is none: no word; longer than the limits; a quote or backslash with
 * nothing to end it; a control character other than a tab outside of quotes; outside of quotes one of $ ` ; & | < > ( ) * ? [
 * or a word that begins with ~ or #; $ or ` in double quotes without a backslash. */
bool zc_command_split(struct zc_command *out, const char *line);
void zc_command_free(struct zc_command *c);

#endif
