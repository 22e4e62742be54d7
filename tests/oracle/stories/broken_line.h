#pragma once

#include <string>

#include <boost/json.hpp>

#include "oracle/stories/random.h"

// Lines that the decoder must refuse, and odd ones that it must not.
namespace relance::oracle {

// `event` with one defect, as text; of each reason of a dead letter that decoding can find.
std::string broken_line(Random& random, boost::json::object event);

// `event` with something that is no defect: unknown members, `null`s, ids that are ignored, blanks.
std::string odd_line(Random& random, boost::json::object event);

// The same instant in another spelling of RFC 3339.
std::string respelled_instant(Random& random, const std::string& text);

}  // namespace relance::oracle
