// SPDX-License-Identifier: Apache-2.0
#include "model/product.h"

#include <algorithm>

#include "base/text.h"

namespace casebook {
namespace {

// A name in a text, not as part of a longer word.
bool contains_word(std::string_view text, std::string_view word) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = find_ignoring_case(text.substr(at), word);
    if (found == std::string_view::npos) return false;
    const std::size_t begin = at + found;
    const std::size_t end = begin + word.size();
    const bool left = begin == 0 || !is_word(text[begin - 1]);
    const bool right = end >= text.size() || !is_word(text[end]);
    if (left && right) return true;
    at = end;
  }
  return false;
}

}  // namespace

std::string_view driver_stem(std::string_view driver) {
  if (driver.ends_with(".sys")) driver.remove_suffix(4);
  return driver;
}

std::string seen_as(const Product& product, std::string_view text) {
  for (const std::string& driver : product.drivers) {
    const std::string_view stem = driver_stem(driver);
    if (!stem.empty() && contains_word(text, stem)) return driver;
  }
  for (const auto* names : {&product.processes, &product.names, &product.folders}) {
    for (const std::string& name : *names) {
      if (!name.empty() && contains_word(text, name)) return name;
    }
  }
  return "";
}

std::string service_of(const Product& product, std::string_view listed) {
  for (const std::string& service : product.services) {
    if (to_lower(listed.substr(0, service.size())) != service) continue;
    if (listed.size() == service.size() || listed[service.size()] == ' ') return service;
  }
  return "";
}

std::string_view altitude_of(std::string_view minifilter) {
  const std::vector<std::string_view> parts = split(minifilter, ' ');
  return parts.size() > 1 ? parts[1] : std::string_view();
}

bool has_altitude(const Product& product, std::string_view altitude) {
  const std::vector<std::string>& own = product.altitudes;
  return !altitude.empty() && std::find(own.begin(), own.end(), altitude) != own.end();
}

}  // namespace casebook
