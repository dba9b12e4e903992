// SPDX-License-Identifier: Apache-2.0
#include "desk/sign_in.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include "base/text.h"
#include "desk/tokens.h"

namespace casebook::desk {
namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = 64U << 20;
constexpr std::size_t kLongestPassword = 1024;  // more is no password
constexpr Micros kStep = 30 * kSecond;

// Passwords take 64 MiB each: whoever asks for hundreds at a time waits.
class FewAtATime {
 public:
  FewAtATime() {
    std::unique_lock lock(mutex());
    came_free().wait(lock, [] { return busy() < kMost; });
    ++busy();
  }
  FewAtATime(const FewAtATime&) = delete;
  FewAtATime& operator=(const FewAtATime&) = delete;
  ~FewAtATime() {
    {
      const std::lock_guard lock(mutex());
      --busy();
    }
    came_free().notify_one();
  }

 private:
  static constexpr int kMost = 2;
  static std::mutex& mutex() {
    static std::mutex one;
    return one;
  }
  static std::condition_variable& came_free() {
    static std::condition_variable one;
    return one;
  }
  static int& busy() {
    static int count = 0;
    return count;
  }
};

// Source: RFC 4648, 6.
std::string base32(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8U | static_cast<unsigned char>(c);
    count += 8;
    for (; count >= 5; count -= 5)
      text += kLetters[bits >> static_cast<unsigned>(count - 5) & 31U];
  }
  if (count > 0) text += kLetters[bits << static_cast<unsigned>(5 - count) & 31U];
  return text;
}

std::vector<std::string> scopes_of(const std::string& text) {
  std::vector<std::string> scopes;
  for (const std::string_view scope : split(text, ' ')) {
    if (!scope.empty()) scopes.emplace_back(scope);
  }
  return scopes;
}

}  // namespace

std::string hash_password(std::string_view password) {
  const FewAtATime turn;
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int failed = crypto_pwhash_str_alg(hash.data(),
                                           password.data(),
                                           password.size(),
                                           kPasses,
                                           kMemory,
                                           crypto_pwhash_ALG_ARGON2ID13);
  return failed != 0 ? std::string() : std::string(hash.data());
}

bool is_password(std::string_view hash, std::string_view password) {
  if (hash.empty() || password.size() > kLongestPassword) return false;
  const FewAtATime turn;
  const std::string whole(hash);
  return crypto_pwhash_str_verify(whole.c_str(), password.data(), password.size()) == 0;
}

void refuse_password_of_nobody(std::string_view password) {
  static const std::string kSomebody = hash_password(random_token(16));
  static_cast<void>(is_password(kSomebody, password));
}

std::string totp_code(std::string_view secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[7 - i] = static_cast<unsigned char>(step >> 8 * i & 0xFF);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  HMAC(EVP_sha1(),
       secret.data(),
       static_cast<int>(secret.size()),
       counter.data(),
       counter.size(),
       mac.data(),
       &size);
  // Source: RFC 4226, 5.3.
  const std::size_t at = mac[19] & 0x0FU;
  const std::uint32_t number = (mac[at] & 0x7FU) << 24U | std::uint32_t{mac[at + 1]} << 16U |
                               std::uint32_t{mac[at + 2]} << 8U | mac[at + 3];
  return fmt::format("{:06}", number % 1'000'000);
}

std::optional<std::int64_t> totp_step(std::string_view secret,
                                      std::string_view code,
                                      Micros now,
                                      std::int64_t last_step) {
  const std::int64_t present = now / kStep;
  for (std::int64_t step = present - 1; step <= present + 1; ++step) {
    if (step > last_step && is_same_secret(totp_code(secret, step), code)) return step;
  }
  return std::nullopt;
}

std::string totp_address(std::string_view secret, std::string_view login) {
  std::string name;
  for (const char c : login) {
    const bool is_plain = is_word(c) || c == '.' || c == '-';
    name += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return fmt::format("otpauth://totp/Casebook:{}?secret={}&issuer=Casebook", name, base32(secret));
}

Result<std::string> open_session(store::Connection& connection, Micros now, std::int64_t user) {
  std::string token = random_token(32);
  RETURN_IF_ERROR(
      connection.run("INSERT INTO sessions (token_hash, member, created, seen, expires) VALUES "
                     "($1, $2, $3, $4, $5)",
                     {token_hash(token), user, now, now, now + kLongestSession}));
  return token;
}

Status close_session(store::Connection& connection, std::string_view token) {
  RETURN_IF_ERROR(
      connection.run("DELETE FROM sessions WHERE token_hash = $1", {token_hash(token)}));
  return ok_status();
}

Status close_sessions_of(store::Connection& connection, std::int64_t user) {
  RETURN_IF_ERROR(connection.run("DELETE FROM sessions WHERE member = $1", {user}));
  return ok_status();
}

Result<Actor> actor_of_user(store::Connection& connection, std::int64_t user) {
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(connection,
              "SELECT role, all_customers, language FROM users WHERE id = $1 AND disabled = 0",
              {user},
              "user"));
  Actor actor;
  actor.kind = Actor::Kind::User;
  actor.id = user;
  actor.role = role_called(row[0].text()).value_or(Role::Engineer);
  actor.sees_all = row[1].truth();
  actor.language = row[2].text();
  if (actor.sees_all) return actor;
  ASSIGN_OR_RETURN(const std::vector<store::Row> customers,
                   connection.rows("SELECT customer FROM user_customers WHERE member = $1 UNION "
                                   "SELECT tc.customer FROM team_customers tc JOIN team_members tm "
                                   "ON tm.team = tc.team WHERE tm.member = $1",
                                   {user}));
  for (const store::Row& customer : customers)
    actor.customers.push_back(customer[0].number());
  std::sort(actor.customers.begin(), actor.customers.end());
  return actor;
}

namespace {

// Nothing for a user who is not there any more, or shut out.
Result<std::optional<Actor>> actor_if_in(store::Connection& connection, std::int64_t user) {
  auto actor = actor_of_user(connection, user);
  if (actor.ok()) return std::optional(std::move(actor).value());
  if (actor.error().code == ErrorCode::NotFound) return std::optional<Actor>();
  return std::move(actor.error());
}

}  // namespace

Result<std::optional<Actor>> actor_of_session(store::Connection& connection,
                                              Micros now,
                                              std::string_view token) {
  ASSIGN_OR_RETURN(const std::vector<store::Row> rows,
                   connection.rows("SELECT id, member, seen, expires FROM sessions WHERE "
                                   "token_hash = $1",
                                   {token_hash(token)}));
  if (rows.empty()) return std::optional<Actor>();
  const store::Row& row = rows.front();
  const Micros seen = row[2].number();
  if (now >= row[3].number() || now >= seen + kSessionTime) return std::optional<Actor>();
  ASSIGN_OR_RETURN(std::optional<Actor> actor, actor_if_in(connection, row[1].number()));
  if (now >= seen + kMinute) {
    RETURN_IF_ERROR(
        connection.run("UPDATE sessions SET seen = $1 WHERE id = $2", {now, row[0].number()}));
  }
  return actor;
}

Result<std::optional<Actor>> actor_of_token(store::Connection& connection,
                                            Micros now,
                                            std::string_view token) {
  ASSIGN_OR_RETURN(const std::vector<store::Row> rows,
                   connection.rows("SELECT id, member, scopes, used, expires FROM api_tokens WHERE "
                                   "token_hash = $1 AND revoked IS NULL",
                                   {token_hash(token)}));
  if (rows.empty()) return std::optional<Actor>();
  const store::Row& row = rows.front();
  if (!row[4].is_null() && now >= row[4].number()) return std::optional<Actor>();
  ASSIGN_OR_RETURN(std::optional<Actor> actor, actor_if_in(connection, row[1].number()));
  if (row[3].is_null() || now >= row[3].number() + kMinute) {
    RETURN_IF_ERROR(
        connection.run("UPDATE api_tokens SET used = $1 WHERE id = $2", {now, row[0].number()}));
  }
  if (actor) actor->scopes = scopes_of(row[2].text());
  return actor;
}

}  // namespace casebook::desk
