import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The folder of the vendors' documents, which are not part of the project: beside it, as `../shared/vendor`. Undefined
 * where it is not there.
 */
export function vendorFolder(): string | undefined {
  const folder = resolve(import.meta.dirname, '../../../../shared/vendor');
  return existsSync(join(folder, 'README.md')) ? folder : undefined;
}
