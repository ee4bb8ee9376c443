/** Writes the configuration templates: `npm run templates`. A test notices when they are not current. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { configTemplates, isTemplate } from './config-templates.ts';

for (const [name, text] of Object.entries(configTemplates())) {
  const file = new URL(`../config/${name}`, import.meta.url);
  // What somebody has filled in is theirs.
  if (!existsSync(file) || isTemplate(readFileSync(file, 'utf8'))) writeFileSync(file, text);
}
