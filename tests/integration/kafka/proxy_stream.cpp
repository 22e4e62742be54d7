#include "integration/kafka/proxy_stream.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <sys/socket.h>

namespace relance::kafka {

namespace {

constexpr std::size_t kSizeBytes = 4;
constexpr std::size_t kReceiveBytes = std::size_t{64} * 1024;
constexpr std::size_t kBytesInPiecesMax = 256;  // of a frame; the rest comes at once

bool may_pass() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

std::int32_t number_at(const std::string& frame, std::size_t place) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < kSizeBytes; ++i) {
    number = number << 8U | static_cast<unsigned char>(frame[place + i]);
  }
  return static_cast<std::int32_t>(number);
}

void ProxyStream::receive() {
  std::array<char, kReceiveBytes> bytes{};
  while (wants_bytes()) {
    const ssize_t got = recv(from_, bytes.data(), bytes.size(), 0);
    if (got <= 0) {
      ended_ = got == 0 || !may_pass();
      return;
    }
    inbox_.append(bytes.data(), static_cast<std::size_t>(got));
  }
}

std::optional<std::string> ProxyStream::take_frame() {
  if (inbox_.size() < kSizeBytes) return std::nullopt;
  const std::size_t size = kSizeBytes + static_cast<std::size_t>(number_at(inbox_, 0));
  if (inbox_.size() < size) return std::nullopt;
  std::string frame = inbox_.substr(0, size);
  inbox_.erase(0, size);
  return frame;
}

void ProxyStream::pass(const std::string& frame, const Weather& weather, simulation::Random& chance, Time now) {
  Time due = outbox_.empty() ? now : std::max(now, outbox_.back().due);
  const auto later = [&] {
    const auto delay_max = static_cast<std::uint64_t>(weather.delay_max.count());
    due += std::chrono::milliseconds{chance.between(std::uint64_t{0}, delay_max)};
    return due;
  };
  std::size_t passed = 0;
  while (weather.piece_bytes_max > 0 && passed < std::min(frame.size(), kBytesInPiecesMax)) {
    const std::size_t size = chance.between(std::uint64_t{1}, weather.piece_bytes_max);
    outbox_.push_back({frame.substr(passed, size), passed == 0 ? later() : due});
    passed += size;
  }
  if (passed < frame.size()) outbox_.push_back({frame.substr(passed), later()});
}

std::size_t ProxyStream::send(Time now, std::size_t bytes_max) {
  std::size_t sent = 0;
  while (!outbox_.empty() && outbox_.front().due <= now && sent < bytes_max) {
    Piece& piece = outbox_.front();
    const std::size_t size = std::min(piece.bytes.size(), bytes_max - sent);
    const ssize_t taken = ::send(to_, piece.bytes.data(), size, MSG_NOSIGNAL);
    if (taken < 0) {
      broken_ = !may_pass();
      return sent;
    }
    sent += static_cast<std::size_t>(taken);
    piece.bytes.erase(0, static_cast<std::size_t>(taken));
    if (piece.bytes.empty()) outbox_.pop_front();
  }
  return sent;
}

std::optional<ProxyStream::Time> ProxyStream::next_due() const {
  if (outbox_.empty()) return std::nullopt;
  return outbox_.front().due;
}

}  // namespace relance::kafka
