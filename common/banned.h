/* banned: functions whose use does not compile.  The Makefile includes this
 * before everything else; the headers come first, so that their own
 * declarations stay whole. */
#ifndef ZC_BANNED_H
#define ZC_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ZC_BANNED(f) sorry_##f##_is_banned

/* they do not know the size of what they write to */
#undef strcpy
#define strcpy(...) ZC_BANNED(strcpy)
#undef strcat
#define strcat(...) ZC_BANNED(strcat)
#undef strncpy
#define strncpy(...) ZC_BANNED(strncpy)
#undef strncat
#define strncat(...) ZC_BANNED(strncat)
#undef sprintf
#define sprintf(...) ZC_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) ZC_BANNED(vsprintf)
#undef gets
#define gets(...) ZC_BANNED(gets)
/* they cannot say that it is no number */
#undef atoi
#define atoi(...) ZC_BANNED(atoi)
#undef atol
#define atol(...) ZC_BANNED(atol)
#undef atof
#define atof(...) ZC_BANNED(atof)
/* they keep hidden state */
#undef strtok
#define strtok(...) ZC_BANNED(strtok)
#undef ctime
#define ctime(...) ZC_BANNED(ctime)
#undef asctime
#define asctime(...) ZC_BANNED(asctime)
#undef localtime
#define localtime(...) ZC_BANNED(localtime)
#undef gmtime
#define gmtime(...) ZC_BANNED(gmtime)
/* a file name that somebody else may take first; a shell that reads our data */
#undef tmpnam
#define tmpnam(...) ZC_BANNED(tmpnam)
#undef mktemp
#define mktemp(...) ZC_BANNED(mktemp)
#undef system
#define system(...) ZC_BANNED(system)
#undef popen
#define popen(...) ZC_BANNED(popen)

#endif
