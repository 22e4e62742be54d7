#pragma once

#include <functional>
#include <string>
#include <vector>

namespace relance::oracle {

// Lines are left out as long as `still_fails` of the rest holds (greedy delta debugging); it holds for `lines`.
std::vector<std::string> shrink(std::vector<std::string> lines,
                                const std::function<bool(const std::vector<std::string>&)>& still_fails);

}  // namespace relance::oracle
