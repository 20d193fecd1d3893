import { overridingTrap } from '../operations/policies/overriding-policies.ts';
import { traps } from '../operations/policies/policy-traps.ts';
import type { Finding } from '../policy/analysis/finding.ts';
import {
  type FindingCode,
  type FindingKind,
  type FindingLevel,
  findingKinds,
  findingLevels,
} from '../policy/analysis/finding-kinds.ts';

/** The findings of one file; `file` as it was given. */
export interface FileFindings {
  readonly file: string;
  readonly findings: readonly Finding[];
}

/** Findings that a change should not be merged with. */
export function isSerious({ level }: Finding): boolean {
  return level === 'error' || level === 'security';
}

/** One line for each, `FILE:LINE:COLUMN: LEVEL CODE` and the text under it, and a line that counts them. */
export function findingsText(files: readonly FileFindings[]): string {
  const lines = files.flatMap(({ file, findings }) =>
    findings.map(({ line, column, level, code, text }) => `${file}:${line}:${column}: ${level} ${code}\n  ${text}\n`),
  );
  const all = files.flatMap(({ findings }) => findings);
  const counts = findingLevels.flatMap((level) => {
    const count = all.filter((finding) => finding.level === level).length;
    return count > 0 ? [`${count} ${countName(level, count)}`] : [];
  });
  return `${lines.join('')}${counts.length > 0 ? counts.join(', ') : 'Nothing found'}.\n`;
}

/** `{"files": [{"file", "findings": [{"code", "level", "text", "line", "column"}]}]}`. */
export function findingsJson(files: readonly FileFindings[]): string {
  return `${JSON.stringify({ files }, null, 2)}\n`;
}

/** SARIF 2.1.0, as code hosts show it beside the changed lines. */
export function findingsSarif(files: readonly FileFindings[], version: string): string {
  const all = files.flatMap(({ file, findings }) => findings.map((finding) => ({ file, ...finding })));
  const rules = [...new Set(all.map(({ code }) => code))].map(ruleOf);
  const results = all.map(({ file, code, level, text, line, column }) => ({
    ruleId: code,
    ruleIndex: rules.findIndex(({ id }) => id === code),
    level: sarifLevels[level],
    message: { text },
    properties: { level },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split('\\').join('/') },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  }));
  const driver = { name: 'dynaward policy check', version, rules };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(id: string) {
  const known: FindingKind | undefined =
    findingKinds[id as FindingCode] ?? [...traps, overridingTrap].find(({ code }) => code === id);
  return { id, ...(known && { shortDescription: { text: known.when } }) };
}

const sarifLevels: Readonly<Record<FindingLevel, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  security: 'error',
  warning: 'warning',
  suggestion: 'note',
};

function countName(level: FindingLevel, count: number): string {
  const [one, many] = {
    error: ['error', 'errors'],
    security: ['security finding', 'security findings'],
    warning: ['warning', 'warnings'],
    suggestion: ['suggestion', 'suggestions'],
  }[level];
  return count === 1 ? one! : many!;
}
