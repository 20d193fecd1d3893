import type { PolicyDocument } from '../document.ts';
import { globMatcher } from '../glob.ts';
import { actionLists, resourceLists } from './element-lists.ts';
import type { ElementPlaces } from './element-places.ts';
import { type Add, adding, type CheckOptions, type Finding } from './finding.ts';
import { redundantPatterns } from './redundant-patterns.ts';
import { resourceFindings } from './resource-findings.ts';
import { proposal, similarName } from './similar-name.ts';
import { variableFindings } from './variable-findings.ts';

/** About actions, resources, Sids and variables: what they name. */
export function nameFindings(
  document: PolicyDocument,
  places: ElementPlaces,
  { service }: CheckOptions,
): readonly Finding[] {
  return document.statements.flatMap((statement, index) => {
    const findings: Finding[] = [];
    const at = (element: string, item?: number) => adding(findings, places.of(index, element, item));
    if (statement.sid === '')
      at('Sid')('EMPTY_SID_VALUE', 'The Sid is empty: give the statement a name, or leave it out.');
    for (const [element, patterns] of actionLists(statement)) {
      for (const [i, pattern] of patterns.entries()) actionFindings(pattern, at(element, i), service);
      for (const [covered, by] of redundantPatterns(patterns.map((one) => one.toLowerCase()))) {
        at(element, covered)('REDUNDANT_ACTION', `${patterns[covered]} is covered by ${patterns[by]}: leave it out.`);
      }
    }
    for (const [element, patterns] of resourceLists(statement)) {
      for (const [i, pattern] of patterns.entries()) {
        resourceFindings(pattern, { add: at(element, i), service, version: document.version });
      }
      for (const [covered, by] of redundantPatterns(patterns)) {
        at(element, covered)('REDUNDANT_RESOURCE', `${patterns[covered]} is covered by ${patterns[by]}: leave it out.`);
      }
    }
    variableFindings({ document, statement, findings, placeOf: (element, item) => places.of(index, element, item) });
    return findings;
  });
}

function actionFindings(pattern: string, add: Add, service: CheckOptions['service']): void {
  const { vendor, actionNames = service.actions?.known } = service;
  if (pattern === '*') return;
  const fields = pattern.split(':');
  if (fields.length !== 2) {
    const meant = proposal(`${vendor}:${pattern}`, actionNames ?? []);
    add('INVALID_ACTION', `${pattern} is no action: write vendor:Name, such as ${vendor}:…${meant}`);
    return;
  }
  const lower = pattern.toLowerCase();
  const [own, name] = [lower.split(':')[0]!, fields[1]!];
  if (/[*?]/.test(own)) {
    const text = `${pattern} stands for actions of several services: write ${vendor}:${name}.`;
    add('WILDCARD_IN_SERVICE_NAME', text);
  } else if (own !== vendor) {
    const isSlip = similarName(own, [vendor]) !== undefined || vendor.startsWith(own) || own.startsWith(vendor);
    if (isSlip) add('INVALID_SERVICE_IN_ACTION', `There is no service ${own}. Did you mean ${vendor}:${name}?`);
  } else if (actionNames && !coversAny(lower, actionNames)) {
    add('INVALID_ACTION', `There is no action ${pattern}.${proposal(pattern, actionNames)}`);
  }
}

function coversAny(pattern: string, actionNames: readonly string[]): boolean {
  const matches = globMatcher(pattern);
  return actionNames.some((name) => matches(name.toLowerCase()));
}
