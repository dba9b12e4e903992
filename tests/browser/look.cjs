// SPDX-License-Identifier: Apache-2.0
// Opens pages in Chromium and prints what was seen as one JSON object; tests/html_report_test.py
// judges it.   node look.cjs CHROMIUM MODULES TASK.json
// TASK: {"pages": [{"name", "file", "hash", "missing"}]}
const fs = require("fs");
const path = require("path");
const [, , browserPath, modules, taskFile] = process.argv;
const { chromium } = require(path.join(modules, "playwright-core"));
const violations = require("./axe.cjs")(modules);
const task = JSON.parse(fs.readFileSync(taskFile, "utf8"));
const url = (page, hash) => "file://" + page.file + (hash || "");

// What a person would see of one page; everything that asks for the network or complains is noted.
async function open(browser, page, seen, options, hash) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  tab.on("request", (request) => {
    if (!request.url().startsWith("file://" + page.file)) seen.requests.push(request.url());
  });
  tab.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) seen.console.push(message.text());
  });
  tab.on("pageerror", (error) => seen.console.push(String(error)));
  await tab.goto(url(page, hash));
  return tab;
}

const scrollWidth = (tab) => tab.evaluate(() => document.documentElement.scrollWidth);
// Texts of both languages that can be seen at the same time, or none of them.
const shownLanguages = (tab) =>
  tab.evaluate(() =>
    ["en", "zh"].filter((language) =>
      [...document.querySelectorAll("main span." + language)].some((one) => one.getClientRects().length > 0)));

async function look(browser, page) {
  const seen = { requests: [], console: [], violations: [], widths: {}, languages: {} };
  for (const colorScheme of ["light", "dark"]) {
    const tab = await open(browser, page, seen, { viewport: { width: 1280, height: 900 }, colorScheme });
    seen.languages.first = await shownLanguages(tab);
    seen.widths["1280"] = await scrollWidth(tab);
    // Everything open, so that what is folded is looked at as well.
    await tab.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    seen.violations.push(...(await violations(tab)));
    await tab.click("#language");
    seen.languages.switched = await shownLanguages(tab);
    seen.languages.tag = await tab.evaluate(() => document.documentElement.lang);
    // Both languages are seen in both colours.
    await tab.click("#theme");
    seen.violations.push(...(await violations(tab)));
    await tab.context().close();
  }

  const narrow = await open(browser, page, seen, { viewport: { width: 390, height: 844 } });
  seen.widths["390"] = await scrollWidth(narrow);
  await narrow.click("#language");
  await narrow.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  seen.widths["390 unfolded"] = await scrollWidth(narrow);
  await narrow.context().close();

  const still = await open(browser, page, seen, { javaScriptEnabled: false });
  seen.still = { text: (await still.locator("main").innerText()).length, buttons: await still.locator("header button").first().isVisible() };
  await still.context().close();

  if (page.hash) {
    const tab = await open(browser, page, seen, { viewport: { width: 1280, height: 900 } }, page.hash);
    const state = () =>
      tab.evaluate(() => {
        const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        const box = place.getBoundingClientRect();
        return { shown: box.top >= -1 && box.top < innerHeight, aimed: place.classList.contains("aimed") };
      });
    seen.aimed = await state();
    await tab.click("#language");
    seen.aimedAfterSwitch = await state();
    // Remembered, where the browser allows it, when the page is opened again.
    const again = await tab.context().newPage();
    await again.goto(url(page));
    seen.languages.remembered = await again.evaluate(() => document.documentElement.lang);
    await again.evaluate((hash) => (location.hash = hash), page.missing);
    await again.waitForSelector("#notice:not([hidden])", { timeout: 5000 });
    seen.notice = await again.locator("#notice").innerText();
    await again.evaluate(() => (location.hash = ""));
    const code = again.locator("article a.code").first();
    if (await code.count()) {
      await code.hover();
      seen.hovered = await again.locator("#explain").innerText();
      await again.keyboard.press("Escape");
      seen.escaped = await again.locator("#explain").isHidden();
      await code.focus();
      seen.focused = await again.locator("#explain").innerText();
    }
    await tab.context().close();
  }
  return seen;
}

(async () => {
  const sandbox = process.getuid() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath: browserPath, args: sandbox });
  const result = {};
  try {
    for (const page of task.pages) result[page.name] = await look(browser, page);
  } finally {
    await browser.close();
  }
  process.stdout.write(JSON.stringify(result));
})().catch((error) => {
  process.stderr.write(String(error.stack || error) + "\n");
  process.exit(1);
});
