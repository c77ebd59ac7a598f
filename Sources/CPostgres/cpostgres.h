// libpq as the distribution has it.
#include <libpq-fe.h>
