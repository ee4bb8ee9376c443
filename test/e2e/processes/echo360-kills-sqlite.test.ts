import { echo360Kills } from './support/echo360-kills-suite.ts';
import { killsAsked, seedAsked } from './support/settings.ts';
import { onSqlite } from './support/state-place.ts';

echo360Kills('SQLite', onSqlite, killsAsked(12), seedAsked());
