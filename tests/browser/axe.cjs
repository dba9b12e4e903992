// SPDX-License-Identifier: Apache-2.0
// What axe-core finds serious in a page, as "rule: elements".   require("./axe.cjs")(MODULES)
const fs = require("fs");
const path = require("path");

module.exports = (modules) => {
  const axe = fs.readFileSync(path.join(modules, "axe-core", "axe.min.js"), "utf8");
  return async function violations(tab) {
    // Not by a script element: the page's own policy would have to allow it.
    await tab.evaluate(axe);
    const found = await tab.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    return found.violations
      .filter((one) => ["serious", "critical"].includes(one.impact))
      .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`);
  };
};
