#include <unistd.h>

#include <relance/base/file_descriptor.h>

namespace relance {

FileDescriptor::~FileDescriptor() {
  if (owned_ && descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace relance
