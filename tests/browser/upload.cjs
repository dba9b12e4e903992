// SPDX-License-Identifier: Apache-2.0
// Uses the page of an upload link in Chromium as customers do and prints what was seen as one JSON
// object; tests/upload_page_test.py judges it.   node upload.cjs CHROMIUM MODULES TASK.json
// TASK: {"base", "link", "pinned", "pin", "folder", "files": {"logs", "large", "empty", "plain"}}
const fs = require("fs");
const path = require("path");
const [, , browserPath, modules, taskFile] = process.argv;
const { chromium } = require(path.join(modules, "playwright-core"));
const violations = require("./axe.cjs")(modules);
const task = JSON.parse(fs.readFileSync(taskFile, "utf8"));

// Everything that asks elsewhere or complains is noted.
async function open(browser, seen, options, where) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  tab.on("request", (request) => {
    if (!request.url().startsWith(task.base)) seen.requests.push(request.url());
  });
  tab.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) seen.console.push(message.text());
  });
  tab.on("pageerror", (error) => seen.console.push(String(error)));
  await tab.goto(task.base + where);
  return tab;
}

// By hand: the page's own policy allows no text as a script.
async function until(tab, condition) {
  for (let i = 0; i < 600; i++) {
    if (await tab.evaluate(condition)) return;
    await tab.waitForTimeout(100);
  }
  throw new Error("it never came so far: " + (await tab.textContent("main")));
}

const rows = (tab) =>
  tab.evaluate(() => [...document.querySelectorAll("#files .row")].map((row) => row.textContent));
const settled = () =>
  !document.querySelector("progress") && !/being looked at|正在检查/.test(document.body.textContent);

async function main() {
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  const seen = { requests: [], console: [], violations: [], widths: {} };
  try {
    // Files and a folder, with ticks.
    let tab = await open(browser, seen, { viewport: { width: 1280, height: 900 }, locale: "zh-CN" }, task.link);
    seen.language = await tab.evaluate(() => document.documentElement.lang);
    await tab.setInputFiles("#file", [task.files.logs, task.files.empty]);
    await tab.setInputFiles("#folder", task.folder);
    await until(tab, () => document.querySelectorAll("#files .row").length === 4);
    await until(tab, settled);
    seen.rows = await rows(tab);
    seen.asked = await tab.evaluate(() => [...document.querySelectorAll(".asked li")].map((one) => one.className));
    seen.violations.push(...(await violations(tab)));
    seen.widths["1280"] = await tab.evaluate(() => document.documentElement.scrollWidth);

    // The line breaks in the middle; the page goes on by itself.
    const breaking = [];
    await tab.route("**/files/*", (route) => {
      if (route.request().method() === "PATCH" && breaking.length < 2) {
        breaking.push(route.request().headers()["upload-offset"]);
        return route.abort("connectionreset");
      }
      return route.continue();
    });
    const before = seen.console.length;
    await tab.setInputFiles("#file", [task.files.large]);
    await until(tab, () => document.querySelectorAll("#files .row").length === 5);
    await until(tab, settled);
    seen.console.length = before;  // the browser complains of each broken line
    seen.broken = breaking.length;
    seen.mended = (await rows(tab))[0];
    await tab.context().close();

    // Half of it was sent before the browser was closed: another one goes on with the same file.
    tab = await open(browser, seen, { viewport: { width: 1280, height: 900 }, locale: "en-GB" },
      task.link + "?lang=en");
    await tab.route("**/files/*", (route) => {
      const offset = Number(route.request().headers()["upload-offset"]);
      return route.request().method() === "PATCH" && offset > 0 ? undefined : route.continue();
    });
    await tab.setInputFiles("#file", [task.files.half]);
    await until(tab, () => /half\.bin.*[1-9]\d? %/.test(document.getElementById("files").textContent));
    await tab.waitForTimeout(1000);
    await tab.context().close();
    tab = await open(browser, seen, { viewport: { width: 390, height: 900 }, colorScheme: "dark" },
      task.link + "?lang=en");
    await until(tab, () => /Choose the same file again/.test(document.body.textContent));
    seen.ghost = (await rows(tab)).find((row) => row.includes("half.bin"));
    const offsets = [];
    tab.on("request", (request) => {
      if (request.method() === "PATCH") offsets.push(Number(request.headers()["upload-offset"]));
    });
    await tab.setInputFiles("#file", [task.files.half]);
    await until(tab, () => /half\.bin[^]*received/.test(document.getElementById("files").textContent));
    await until(tab, settled);
    seen.resumed = offsets;
    seen.widths["390"] = await tab.evaluate(() => document.documentElement.scrollWidth);
    seen.violations.push(...(await violations(tab)));
    await tab.context().close();

    // Without scripts: a form.
    const plain = { viewport: { width: 800, height: 900 }, locale: "zh-CN", javaScriptEnabled: false };
    tab = await open(browser, seen, plain, task.link);
    await tab.setInputFiles("#file", [task.files.plain]);
    await tab.click("#plain button");
    await tab.waitForLoadState();
    seen.plain = await tab.textContent("#files");
    await tab.context().close();
    tab = await open(browser, seen, plain, task.pinned);
    await tab.fill("input[name=pin]", "000000");
    const told = seen.console.length;
    await tab.click("button");
    await tab.waitForLoadState();
    seen.console.length = told;  // 403
    seen.wrongPin = await tab.textContent("main");
    await tab.context().close();
  } finally {
    await browser.close();
  }
  console.log(JSON.stringify(seen));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
