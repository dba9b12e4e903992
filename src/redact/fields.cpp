// SPDX-License-Identifier: Apache-2.0
#include "redact/fields.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "model/credentials.h"
#include "redact/host_shapes.h"
#include "redact/spelling.h"

namespace casebook {
namespace {

using enum Hidden;

// The name of a person or company, of any words.
constexpr FieldName any_words(std::string_view name) {
  return {name, Person, false, false, true};
}

constexpr auto kFields = std::to_array<FieldName>({
    {"username", User},
    {"user name", User},
    {"user_name", User},
    {"user-name", User},
    {"accountname", User},
    {"account name", User},
    {"samaccountname", User},
    {"logonname", User},
    {"logon name", User},
    {"loginname", User},
    {"login name", User},
    {"loggedonuser", User},
    {"loggedonsamuser", User},
    {"logged on user", User},
    {"loggedinuser", User},
    {"currentuser", User},
    {"current user", User},
    {"consoleuser", User},
    {"primaryuser", User},
    any_words("registeredowner"),
    any_words("registered owner"),
    any_words("registered user"),
    any_words("registered to"),
    {"user id", User},
    {"userid", User, true},
    {"uid", User, true, true},
    {"defaultusername", User},
    {"autologonuser", User},
    {"userprincipalname", User},
    {"upn", User, false, true},
    {"user", User, false, true},
    {"owner", User, false, true},
    {"runas", User, true, true},
    {"runasuser", User},
    {"run as user", User},
    {"runasaccount", User},
    {"logname", User, false, true},
    {"login", User, true, true},
    {"logonuser", User},
    {"logon user", User},
    {"benutzer", User, false, true},
    {"usuario", User, false, true},
    {"usuário", User, false, true},
    {"utente", User, false, true},
    {"utilisateur", User, false, true},
    {"gebruiker", User, false, true},
    {"gebruikersnaam", User},
    {"användare", User, false, true},
    {"bruker", User, false, true},
    {"użytkownik", User, false, true},
    {"пользователь", User, false, true},
    {"Пользователь", User, false, true},
    {"使用者", User, false, true},
    {"ユーザー", User, false, true},
    {"사용자", User, false, true},
    {"primaryownername", User},
    {"mailnickname", User},
    {"domainadmin", User, false, true},
    {"account", User, true, true},
    {"benutzername", User},
    {"nom d'utilisateur", User},
    {"nombre de usuario", User},
    {"имя пользователя", User},
    {"Имя пользователя", User},
    {"nome utente", User},
    {"nome de usuário", User},
    {"사용자 이름", User},
    {"使用者名稱", User},
    {"ユーザー名", User},
    {"用户名", User},
    {"用户名称", User},
    {"帐户名", User},
    {"账户名", User},
    {"帐户名称", User},
    {"账户名称", User},
    {"登录名", User},
    {"登录用户", User},
    {"当前用户", User},
    any_words("注册的所有人"),
    any_words("注册用户"),
    any_words("授权给"),
    any_words("全名"),
    {"显示名称", Person, true},
    {"所有者", User},
    {"用户", User, false, true},
    {"账号", User, true},
    {"帐号", User, true},

    {"computername", Computer},
    {"computer name", Computer},
    {"computer_name", Computer},
    {"computer-name", Computer},
    {"full computer name", Computer},
    {"system name", Computer},
    {"hostname", Computer},
    {"host name", Computer},
    {"host_name", Computer},
    {"machinename", Computer},
    {"machine name", Computer},
    {"machine_name", Computer},
    {"netbiosname", Computer},
    {"netbios name", Computer},
    {"dnshostname", Computer},
    {"dns host name", Computer},
    {"dns name", Computer, true},
    {"workstationname", Computer},
    {"systemname", Computer},
    {"__server", Computer},
    {"clientmachine", Computer},
    {"client machine", Computer},
    {"userworkstations", Computer},
    {"pc name", Computer, false, true},
    {"pcname", Computer, false, true},
    {"smsmp", Computer, false, true},
    {"smsslp", Computer, false, true},
    {"主机", Computer, false, true},
    {"电脑", Computer, true, true},
    {"workstation name", Computer},
    {"servername", Computer, true},
    {"server name", Computer, true},
    {"logonserver", Computer},
    {"logon server", Computer},
    {"pscomputername", Computer},
    {"csname", Computer, false, true},
    {"fqdn", Computer},
    {"smsid", Computer, true},
    {"management point", Computer, true},
    {"data source", Computer, true},
    {"domain controller", Computer, true},
    {"dc name", Computer, true},
    {"dcname", Computer, true},
    {"foreign address", Computer, true},
    {"外部地址", Computer, true},
    {"netbios computer name", Computer},
    {"local computer", Computer, true},
    {"remote computer", Computer, true},
    {"source workstation", Computer},
    {"client name", Computer, true},
    {"clientname", Computer, true},
    {"computer", Computer, false, true},
    {"workstation", Computer, true, true},
    {"devicename", Computer, true},
    {"device name", Computer, true},
    {"host", Computer, true, true},
    {"machine", Computer, true, true},
    {"server", Computer, true, true},
    {"node", Computer, true, true},
    {"nodename", Computer, true},
    {"rechnername", Computer},
    {"nom de l'ordinateur", Computer},
    {"nombre de equipo", Computer},
    {"имя компьютера", Computer},
    {"Имя компьютера", Computer},
    {"nome computer", Computer},
    {"nome host", Computer},
    {"hostnaam", Computer},
    {"nom de l'hôte", Computer},
    {"nom d'hôte", Computer},
    {"nombre de host", Computer},
    {"имя узла", Computer},
    {"Имя узла", Computer},
    {"ホスト名", Computer},
    {"호스트 이름", Computer},
    {"컴퓨터 이름", Computer},
    {"電腦名稱", Computer},
    {"主機名稱", Computer},
    {"コンピューター名", Computer},
    {"计算机名", Computer},
    {"计算机名称", Computer},
    {"系统名称", Computer},
    {"计算机全名", Computer},
    {"计算机", Computer, true},
    {"主机名", Computer},
    {"主机名称", Computer},
    {"机器名", Computer},
    {"电脑名", Computer},
    {"电脑名称", Computer},
    {"设备名称", Computer, true},
    {"设备名", Computer, true},
    {"服务器名", Computer, true},
    {"登录服务器", Computer},
    {"工作站名", Computer},

    {"domainname", Domain},
    {"domain name", Domain},
    {"dnsdomain", Domain},
    {"dns domain", Domain},
    {"dhcpdomain", Domain},
    {"userdnsdomain", Domain},
    {"userdomain", Domain},
    {"user domain", Domain},
    {"primary dns suffix", Domain},
    {"dns suffix", Domain},
    {"dns suffix search list", Domain},
    {"dns 后缀搜索列表", Domain},
    {"连接特定的 dns 后缀", Domain},
    {"netbios domain", Domain},
    {"netbiosdomain", Domain},
    {"netbiosdomainname", Domain},
    {"joinedworkgroup", Domain},
    {"tenantdomain", Domain},
    {"searchlist", Domain, false, true},
    {"accountdomain", Domain},
    {"domainadmindomain", Domain},
    {"defaultdomainname", Domain},
    {"account domain", Domain},
    {"joineddomain", Domain},
    {"workgroup", Domain},
    {"domain", Domain, false, true},
    {"domäne", Domain},
    {"domaine", Domain, false, true},
    {"dominio", Domain, false, true},
    {"Домен", Domain, false, true},
    {"ドメイン", Domain},
    {"網域", Domain},
    {"site name", Domain},
    {"sitename", Domain},
    {"站点名称", Domain, true},
    {"域名", Domain},
    {"域名称", Domain},
    {"工作组", Domain},
    {"dns 后缀", Domain},
    {"主 dns 后缀", Domain},
    {"域", Domain, false, true},

    any_words("registeredorganization"),
    any_words("registered organization"),
    any_words("registeredorganisation"),
    any_words("注册的组织"),
    any_words("注册的单位"),
    any_words("registrierter benutzer"),
    any_words("registrierte organisation"),
    any_words("registrierter besitzer"),
    any_words("propriétaire enregistré"),
    any_words("organisation enregistrée"),
    any_words("propiedad de"),
    any_words("organización registrada"),
    any_words("proprietario registrato"),
    any_words("organizzazione registrata"),
    any_words("Зарегистрированный владелец"),
    any_words("Зарегистрированная организация"),
    any_words("登録されている所有者"),
    any_words("登録されている組織"),
    any_words("註冊的擁有者"),
    any_words("註冊的組織"),
    any_words("organization name"),
    any_words("organizationname"),
    any_words("tenantname"),
    any_words("tenant name"),
    any_words("tenantdisplayname"),
    any_words("userdisplayname"),
    any_words("user display name"),
    {"displayname", Person, true},
    {"display name", Person, true},
    any_words("组织名称"),
    any_words("机构名称"),
    {"ansprechpartner", Person},
    {"ansprechpartnerin", Person},
    {"bearbeiter", Person},
    {"interlocuteur", Person},
    {"工程师", Person},
    {"技术支持", Person},
    {"操作员", Person},
    {"处理人", Person},
    {"contactname", Person},
    {"contact name", Person},
    {"contactperson", Person},
    {"contact person", Person},
    {"contact", Person, false, true},
    any_words("fullname"),
    any_words("full name"),
    {"givenname", Person},
    {"given name", Person},
    {"surname", Person},
    {"lastloggedondisplayname", Person},
    any_words("customername"),
    any_words("customer name"),
    {"employeename", Person},
    {"姓名", Person},
    {"联系人", Person},
    {"联系人姓名", Person},
    {"客户姓名", Person},
    any_words("客户名称"),
    any_words("单位名称"),
    any_words("公司名称"),
    {"申请人", Person},
    {"报修人", Person},
    {"经办人", Person},
    {"负责人", Person},
    {"填表人", Person},
    {"提交人", Person},
    {"使用人", Person},
    {"收件人", Person},
    {"真实姓名", Person},

    {"macaddress", Mac},
    {"mac address", Mac},
    {"mac_address", Mac},
    {"physicaladdress", Mac},
    {"physical address", Mac},
    {"networkaddress", Mac},
    {"mac", Mac, false, true},
    {"物理地址", Mac},
    {"mac地址", Mac},
    {"mac 地址", Mac},

    {"phone", Phone},
    {"phonenumber", Phone},
    {"phone number", Phone},
    {"telephone", Phone},
    {"tel", Phone, false, true},
    {"mobile", Phone},
    {"mobilenumber", Phone},
    {"cell", Phone, false, true},
    {"fax", Phone, false, true},
    {"电话", Phone},
    {"联系电话", Phone},
    {"电话号码", Phone},
    {"手机", Phone},
    {"手机号", Phone},
    {"手机号码", Phone},
    {"联系方式", Phone},
    {"传真", Phone},

    {"productkey", ProductKey},
    {"product key", ProductKey},
    {"product_key", ProductKey},
    {"productid", ProductKey},
    {"product id", ProductKey},
    {"产品密钥", ProductKey},
    {"产品 id", ProductKey},
    {"产品id", ProductKey},

    {"serialnumber", Serial},
    {"serial number", Serial},
    {"身份证号", Serial},
    {"身份证号码", Serial},
    {"serial_number", Serial},
    {"serial number is", Serial},
    {"serial no", Serial},
    {"serial no.", Serial},
    {"serialno", Serial},
    {"serial", Serial, false, true},
    {"s/n", Serial, false, true},
    {"sn", Serial, false, true},
    {"servicetag", Serial},
    {"service tag", Serial},
    {"assettag", Serial},
    {"asset tag", Serial},
    {"identifyingnumber", Serial},
    {"imei", Serial, false, true},
    {"序列号", Serial},
    {"序列号是", Serial},
    {"服务标签", Serial},
    {"资产编号", Serial},
    {"资产标签", Serial},
    {"出厂编号", Serial},
    {"设备编号", Serial},
});

// The first bytes of a name in small letters, in one number.
std::uint32_t start_of(std::string_view text, std::size_t bytes) {
  std::uint32_t start = 0;
  for (const char c : text.substr(0, bytes))
    start = start << 8U | static_cast<unsigned char>(to_lower_ascii(c));
  return start;
}

// All names by their beginning.
struct Table {
  // By their first three bytes, or two where they have no more; the longest first.
  std::unordered_map<std::uint32_t, std::vector<const FieldName*>> by_start;
  std::unordered_map<std::string_view, const FieldName*> by_name;
  std::deque<std::string> spelled;
  std::deque<FieldName> escaped;
  std::deque<FieldName> credentials;  // found by their names alone, in texts by credentials_at()

  Table() {
    for (const CredentialName& name : credential_names()) {
      // The text of a field with a name, or a column, is never a word of a sentence.
      credentials.push_back({name.text, Credential, false, name.is_whole});
      by_name.emplace(name.text, &credentials.back());
    }
    const auto add_written = [this](const FieldName& field, std::string written) {
      if (written.empty()) return;
      spelled.push_back(std::move(written));
      escaped.push_back(field);
      escaped.back().text = spelled.back();
      add(escaped.back());
    };
    for (const FieldName& field : kFields) {
      add(field);
      add_written(field, spell(field.text, Spelling::JsonEscapes));
      // "Nom d’hôte", with the apostrophe of printers.
      if (const std::size_t sign = field.text.find('\''); sign != std::string_view::npos) {
        add_written(field,
                    std::string(field.text.substr(0, sign)) + "’" +
                        std::string(field.text.substr(sign + 1)));
      }
    }
    for (auto& [start, fields] : by_start) {
      std::sort(fields.begin(), fields.end(), [](const FieldName* a, const FieldName* b) {
        return a->text.size() > b->text.size();
      });
    }
  }

 private:
  void add(const FieldName& field) {
    by_start[start_of(field.text, 3)].push_back(&field);
    by_name.emplace(field.text, &field);
  }
};

const Table& table() {
  static const Table made;
  return made;
}

bool is_ascii_letter(char c) {
  return to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z';
}

bool is_high(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

// Whether a word begins at `at`, or a part of one written in capitals and small letters.
bool begins_word(std::string_view text, std::size_t at, bool is_whole) {
  if (at == 0) return true;
  const char before = text[at - 1];
  if (is_high(text[at])) return !is_whole || !is_high(before);
  if (!is_ascii_letter(before) && !is_digit(before) && before != '_') return true;
  if (is_whole) return false;
  return before == '_' || is_digit(before) || !is_ascii_letter(before) ||
         (text[at] >= 'A' && text[at] <= 'Z');
}

}  // namespace

void for_each_field_start(const std::function<void(std::string_view)>& call) {
  constexpr std::size_t kLeast = 3;
  for (const auto& [start, fields] : table().by_start) {
    for (const FieldName* field : fields) {
      if (field->text.size() >= kLeast) {
        call(field->text);
        continue;
      }
      // Two letters are in too many words: together with what parts a field from its value.
      for (const char sign : {':', '=', ' ', '"', '<', '\xEF'})
        call(std::string(field->text) + sign);
    }
  }
}

const FieldName* field_name_at(std::string_view text, std::size_t at) {
  if (at >= text.size() || !begins_word(text, at, false)) return nullptr;
  const std::string_view rest = text.substr(at);
  for (const std::size_t bytes : {3U, 2U}) {
    if (rest.size() < bytes) continue;
    const auto found = table().by_start.find(start_of(rest, bytes));
    if (found == table().by_start.end()) continue;
    for (const FieldName* field : found->second) {
      // Most that begin alike part here.
      constexpr std::size_t kFifth = 4;
      if (field->text.size() > kFifth && rest.size() > kFifth &&
          to_lower_ascii(rest[kFifth]) != field->text[kFifth])
        continue;
      if (!starts_with_ignoring_case(rest, field->text)) continue;
      const std::size_t end = at + field->text.size();
      // Not the beginning of a longer word; "Hosts" and "Username1" are none.
      if (end < text.size() && !is_high(text[end - 1]) && is_word(text[end]) && text[end] != '_')
        continue;
      if (begins_word(text, at, field->is_whole)) return field;
    }
  }
  return nullptr;
}

const FieldName* field_called(std::string_view name) {
  const std::string lower = to_lower(trim(name));
  const Table& names = table();
  if (const auto found = names.by_name.find(lower); found != names.by_name.end())
    return found->second;
  // The end of a longer one: "TargetUserName", "NV Hostname".
  for (std::size_t at = 1; at + 4 <= name.size(); ++at) {
    const FieldName* field = field_name_at(name, at);
    if (field != nullptr && at + field->text.size() == name.size()) return field;
  }
  for (const FieldName& field : names.credentials) {
    const bool is_end = !field.is_whole && lower.ends_with(field.text);
    if (is_end && begins_word(trim(name), lower.size() - field.text.size(), false)) return &field;
  }
  return nullptr;
}

}  // namespace casebook
