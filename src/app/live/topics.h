// The topics of a log: see there.
#pragma once

#include "topic_specs.h"
