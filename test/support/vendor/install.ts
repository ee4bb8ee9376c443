/**
 * Loaded before every test file where the vendors' documents are at hand (`test/run.ts`): from then on each stand-in
 * that one of them describes holds its traffic against it.
 */
import { exchangeChecks } from '#sandbox/kit/exchange-checks.ts';
import { vendorCheck, vendorDocuments } from './vendor-check.ts';
import { vendorFolder } from './vendor-folder.ts';

const folder = vendorFolder();
if (folder !== undefined) {
  for (const standIn of Object.keys(vendorDocuments))
    exchangeChecks.register(standIn, () => vendorCheck(folder, standIn));
}
