import { echo360Rivals } from './support/echo360-rivals-suite.ts';
import { seedAsked } from './support/settings.ts';
import { onSqlite } from './support/state-place.ts';

echo360Rivals('SQLite', onSqlite, seedAsked());
