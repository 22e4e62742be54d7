#include "components.h"

#include <relance/components/api.h>
#include <relance/components/engine.h>
#include <relance/components/ingress.h>
#include <relance/components/projections.h>

namespace relance::app {
namespace {

template <class T>
T& add(std::unique_ptr<T> component, runtime::ComponentList& list) {
  T& added = *component;
  list.push_back(std::move(component));
  return added;
}

}  // namespace

runtime::ComponentList list_components() {
  using namespace components;
  runtime::ComponentList list;
  auto& log = add(std::make_unique<LogComponent>(), list);
  add(std::make_unique<IngressComponent>(log), list);
  add(std::make_unique<EngineComponent>(log), list);
  auto& stores = add(std::make_unique<StoresComponent>(), list);
  add(std::make_unique<ProjectionsComponent>(log, stores), list);
  add(std::make_unique<ApiComponent>(stores), list);
  return list;
}

}  // namespace relance::app
