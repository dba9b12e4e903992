// SPDX-License-Identifier: Apache-2.0
#include "cli/serve_command.h"

#include "cli/commands/verbs.h"
#include "cli/options.h"

namespace casebook {

using namespace option;

Command serve_command() {
  return {
      .name = "serve",
      .arguments = "",
      .argument = Kind::Text,
      .least = 0,
      .most = 0,
      .summary = {"run the desk: cases, and uploads of customers", "运行服务台：案例与客户上传"},
      .description =
          {"One process with its own database and folder, in --data. The first start prints a link "
           "that is good once, for the first administrator; there is no password before. Ctrl-C or "
           "SIGTERM: requests under way are finished, half uploads are kept.\n\n"
           "Customers send files through links of a case: in a browser, with a tus client, or with "
           "curl -T. What "
           "was acknowledged is on disk. GET /api/v1/openapi.json describes all that can be asked; "
           "docs/server.md has the first steps. Evidence is read as it arrives, by a process of "
           "its "
           "own that can do nothing else; what it finds lies in the case.\n\n"
           "Passwords and cookies are for TLS alone (--certificate and --key, or a proxy in "
           "front), "
           "or for the machine itself.",
           "单个进程，数据库和文件夹都在 --data "
           "中。首次启动会打印一个一次性链接，用于建立第一个管理员；"
           "在此之前没有任何密码。按 Ctrl-C 或发送 SIGTERM "
           "时，会先处理完进行中的请求，未传完的文件予以保留。\n\n"
           "客户通过案例的上传链接发送文件：用浏览器、tus 客户端或 curl "
           "-T。凡确认收到的内容均已写入磁盘。"
           "GET /api/v1/openapi.json 列出全部接口；入门步骤见 "
           "docs/server.md。证据到达后由一个受限的独立"
           "进程读取，诊断结果记入案例。\n\n"
           "密码和 Cookie 只应通过 TLS 传输（使用 --certificate 和 "
           "--key，或置于代理之后），或仅在本机使用。"},
      .options = {&kServeData,
                  &kServeListen,
                  &kServeDatabase,
                  &kServeAddress,
                  &kServeWorkers,
                  &kServeCertificate,
                  &kServeKey},
      .examples =
          {{"casebook serve --data /srv/casebook",
            {"on http://127.0.0.1:8080, for a first look", "在 http://127.0.0.1:8080 上试用"}},
           {"casebook serve --data /srv/casebook --listen 0.0.0.0:443 --certificate desk.pem "
            "--key desk.key --address https://desk.example.com",
            {"with TLS, for customers", "启用 TLS，供客户使用"}},
           {"casebook serve --data /srv/casebook --database "
            "postgresql://casebook@db.example.com/casebook",
            {"on PostgreSQL 15 or later", "使用 PostgreSQL 15 或更高版本"}}},
      .run = run_serve};
}

Command worker_command() {
  return {
      .name = "worker",
      .arguments = "",
      .argument = Kind::Text,
      .least = 0,
      .most = 0,
      .summary = {"read evidence for a desk, beside its server",
                  "为服务台读取证据（与服务进程并行）"},
      .description =
          {"Takes jobs out of the queue of the desk in --data and --database: checks what came in, "
           "diagnoses cases, removes what was deleted. Any number of them may run, on other "
           "machines "
           "too when these share database and folder; then give the server --workers 0. Ctrl-C or "
           "SIGTERM: what is under way is given back to the others.",
           "从 --data 和 --database "
           "所指服务台的队列中取任务：检查收到的文件、诊断案例、清除已删除的内容。"
           "可同时运行多个；若共用数据库和文件夹，也可在其他计算机上运行，此时服务进程可使用 "
           "--workers 0。"
           "按 Ctrl-C 或发送 SIGTERM 时，会把进行中的任务交还给其他进程。"},
      .options = {&kServeData, &kServeDatabase, &kServeWorkers},
      .examples = {{"casebook worker --data /srv/casebook --workers 4",
                    {"four files at once", "同时读取四个文件"}}},
      .run = run_worker};
}

Command admin_verify_command() {
  return {
      .name = "admin verify",
      .arguments = "",
      .argument = Kind::Text,
      .least = 0,
      .most = 0,
      .summary = {"check that nothing was changed: audit log and contents",
                  "检查审计日志和已存内容是否被改动"},
      .description =
          {"Reads the audit log, each entry of which holds the hash of the one before, and all "
           "contents, each of which must have the hash that is its name. May run beside the "
           "server. Keep the printed hash of the last entry elsewhere: it proves all before it. "
           "The exit status is 10 when something is wrong.",
           "读取审计日志（每条记录都包含前一条的哈希值）以及全部已存内容（文件名即其哈希值）。"
           "可在服务运行时执行。请将输出的最后一条记录的哈希值另行保存：它可证明之前的全部记录。"
           "发现问题时退出代码为 10。"},
      .options = {&kServeData, &kServeDatabase},
      .examples = {{"casebook admin verify --data /srv/casebook",
                    {"every night, from cron", "每晚由 cron 执行"}}},
      .run = run_admin_verify};
}

Command admin_link_command() {
  return {
      .name = "admin link",
      .arguments = "LOGIN",
      .argument = Kind::Text,
      .least = 1,
      .most = 1,
      .summary = {"print a link with which a user sets a new password", "生成用户重设密码的链接"},
      .description = {"For whoever has lost his password, also the only administrator: the link is "
                      "good once, for an hour. Nothing is sent.",
                      "供忘记密码的用户（包括唯一的管理员）使用：链接仅可使用一次，一小时内有效。"
                      "不会向外发送任何内容。"},
      .options = {&kServeData, &kServeDatabase, &kServeAddress},
      .examples = {{"casebook admin link chen.jie --data /srv/casebook",
                    {"hand the link on yourself", "请自行转交链接"}}},
      .run = run_admin_link};
}

}  // namespace casebook
