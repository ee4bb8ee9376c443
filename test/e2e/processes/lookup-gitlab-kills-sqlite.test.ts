import { lookupGitlabKills } from './support/lookup-gitlab-kills-suite.ts';
import { killsAsked, seedAsked } from './support/settings.ts';
import { onSqlite } from './support/state-place.ts';

lookupGitlabKills('SQLite', onSqlite, Math.ceil(killsAsked(6) / 2), seedAsked());
