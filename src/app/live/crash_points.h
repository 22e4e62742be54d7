#pragma once

namespace relance::app {

// Test builds: RELANCE_CRASH_AT=NAME:N kills the process, as SIGKILL does, when the crash point NAME is reached for the
// N-th time. Other builds do nothing.
void arm_crash_points();

}  // namespace relance::app
