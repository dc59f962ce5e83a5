/* LD_PRELOAD: what is random comes from ZC_SEED, so that a history that a test made can be made again. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

ssize_t
getrandom(void *out, size_t n, unsigned flags)
{
	static uint64_t state;
	const char *seed = getenv("ZC_SEED");
	(void)flags;
	if (state == 0)
		state = strtoull(seed != NULL ? seed : "1", NULL, 10);
	for (size_t i = 0; i < n; i++) {
		uint64_t z = state += 0x9e3779b97f4a7c15;      /* splitmix64 */
		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
		z = (z ^ z >> 27) * 0x94d049bb133111eb;
		((uint8_t *)out)[i] = (uint8_t)(z ^ z >> 31);
	}
	return (ssize_t)n;
}
