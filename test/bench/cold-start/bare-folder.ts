import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { framework } from '#build/bundle.ts';
import { closureOf, copyPackages } from '#build/runtime-packages.ts';

/**
 * The bare handler as somebody would deploy it: its one file, and the packages that it needs as npm installs them,
 * without their types, maps and documentation. Returns the folder.
 */
export function bareFolder(root: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(root, 'test/bench/cold-start/bare.js'), join(folder, 'index.js'));
  writeFileSync(
    join(folder, 'package.json'),
    '{"name": "bare", "private": true, "type": "module", "main": "index.js"}\n',
  );
  copyPackages(root, closureOf(root, framework, '@google-cloud/firestore'), folder);
  return folder;
}
