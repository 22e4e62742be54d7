// ThreadSanitizer sees POSIX threads alone; librdkafka uses those of C11, whose threads it takes for its own death.
// Linked into a program of the tsan build, these stand before the C library's. Their types hold the POSIX ones.
#include <cerrno>
#include <cstdint>
#include <memory>

#include <pthread.h>
#include <threads.h>

namespace {

static_assert(sizeof(mtx_t) >= sizeof(pthread_mutex_t) && sizeof(cnd_t) >= sizeof(pthread_cond_t));

pthread_mutex_t* posix(mtx_t* mutex) {
  return reinterpret_cast<pthread_mutex_t*>(mutex);
}

pthread_cond_t* posix(cnd_t* condition) {
  return reinterpret_cast<pthread_cond_t*>(condition);
}

int outcome_of(int error) {
  switch (error) {
    case 0:
      return thrd_success;
    case ENOMEM:
      return thrd_nomem;
    case ETIMEDOUT:
      return thrd_timedout;
    case EBUSY:
      return thrd_busy;
    default:
      return thrd_error;
  }
}

struct Start {
  thrd_start_t run;
  void* argument;
};

void* run(void* given) {
  const std::unique_ptr<Start> start{static_cast<Start*>(given)};
  return reinterpret_cast<void*>(static_cast<std::intptr_t>(start->run(start->argument)));
}

}  // namespace

extern "C" {

// What is not instrumented shows its memory, that of its mutexes too, and not how it takes turns.
const char* __tsan_default_suppressions() {
  return "called_from_lib:librdkafka.so\n"
         "race:^mtx_\n";
}

int thrd_create(thrd_t* thread, thrd_start_t function, void* argument) {
  auto start = std::make_unique<Start>(Start{function, argument});
  const int error = pthread_create(thread, nullptr, &run, start.get());
  if (error == 0) static_cast<void>(start.release());
  return outcome_of(error);
}

int thrd_join(thrd_t thread, int* result) {
  void* returned = nullptr;
  const int error = pthread_join(thread, &returned);
  if (result != nullptr) *result = static_cast<int>(reinterpret_cast<std::intptr_t>(returned));
  return outcome_of(error);
}

thrd_t thrd_current() {
  return pthread_self();
}

int mtx_init(mtx_t* mutex, int type) noexcept {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  if ((type & mtx_recursive) != 0) pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  const int error = pthread_mutex_init(posix(mutex), &attributes);
  pthread_mutexattr_destroy(&attributes);
  return outcome_of(error);
}

int mtx_lock(mtx_t* mutex) {
  return outcome_of(pthread_mutex_lock(posix(mutex)));
}

int mtx_unlock(mtx_t* mutex) noexcept {
  return outcome_of(pthread_mutex_unlock(posix(mutex)));
}

void mtx_destroy(mtx_t* mutex) noexcept {
  pthread_mutex_destroy(posix(mutex));
}

int cnd_init(cnd_t* condition) noexcept {
  return outcome_of(pthread_cond_init(posix(condition), nullptr));
}

int cnd_signal(cnd_t* condition) noexcept {
  return outcome_of(pthread_cond_signal(posix(condition)));
}

int cnd_broadcast(cnd_t* condition) noexcept {
  return outcome_of(pthread_cond_broadcast(posix(condition)));
}

int cnd_wait(cnd_t* condition, mtx_t* mutex) {
  return outcome_of(pthread_cond_wait(posix(condition), posix(mutex)));
}

int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* until) {
  return outcome_of(pthread_cond_timedwait(posix(condition), posix(mutex), until));
}

void cnd_destroy(cnd_t* condition) noexcept {
  pthread_cond_destroy(posix(condition));
}

}  // extern "C"
