import { compatibilityPage } from './compatibility-page.ts';
import { configurationPage, configurationSchema } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { findingsPage } from './findings-page.ts';
import { operationsPage } from './operations-page.ts';
import { settingsPage } from './settings-page.ts';

export interface Page {
  /** From the project's root. */
  readonly file: string;
  readonly text: string;
}

/** The pages of docs/reference that are made from code; `npm run reference` writes them, a test in tests/tidy compares them. */
export async function pages(): Promise<readonly Page[]> {
  return [
    { file: 'docs/reference/operations.md', text: await operationsPage() },
    { file: 'docs/reference/errors.md', text: errorsPage() },
    { file: 'docs/reference/policy-findings.md', text: findingsPage() },
    { file: 'docs/reference/compatibility.md', text: compatibilityPage() },
    { file: 'docs/reference/settings.md', text: settingsPage() },
    { file: 'docs/reference/configuration.md', text: configurationPage() },
    { file: 'docs/reference/configuration-schema.json', text: configurationSchema() },
  ];
}
