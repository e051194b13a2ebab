// Baton's own script. Every page works without it; it makes pages quicker for hands and ears.
import { startChanges } from "./changes.js";
import { startKeys } from "./keys.js";
import { startFocus } from "./focus.js";
import { startPalette } from "./palette.js";
import { startMenus } from "./menus.js";
import { startParts } from "./parts.js";
import { startShortcuts } from "./shortcuts.js";
import { startPicking } from "./picking.js";
import { startTheme } from "./theme.js";
import { startZone } from "./zone.js";

document.documentElement.classList.add("has-script");
startChanges();
startFocus();
startMenus();
startPalette();
startParts();
startPicking();
startShortcuts();
startTheme();
startKeys();
startZone();
