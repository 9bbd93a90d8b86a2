#include "../unit/unit.h"
int main(void)
{
    return 0;
}
