import { controlPolicyCharactersMax } from '../../database/directory/quotas.ts';
import type { Given } from './input.ts';

/** Members that several operations have, with their patterns. Source: service model `organizations` 2016-11-28. */
const patterns = {
  root: /^r-[0-9a-z]{4,32}$/,
  unit: /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/,
  parent: /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
  account: /^\d{12}$/,
  child: /^(\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
  target: /^(r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
  policy: /^p-[0-9a-zA-Z_]{8,128}$/,
  taggable: /^(r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|p-[0-9a-zA-Z_]{8,128})$/,
  creation: /^car-[a-z0-9]{8,32}$/,
} as const;

export function readId(given: Given, name: string, kind: keyof typeof patterns): string {
  return given.text(name, { required: true, pattern: patterns[kind], max: 130 });
}

/** Of units, policies: `required` of what is made. */
export const nameRules = { min: 1, max: 128 } as const;
export const descriptionRules = { max: 512 } as const;
/** The type's own limit is told apart: this one holds for every type. */
export const contentRules = { min: 1, max: 4 * controlPolicyCharactersMax.SERVICE_CONTROL_POLICY } as const;

/** The types of this server first. Source: service model, PolicyType. */
export const policyTypes = [
  'SERVICE_CONTROL_POLICY',
  'RESOURCE_CONTROL_POLICY',
  'TAG_POLICY',
  'BACKUP_POLICY',
  'AISERVICES_OPT_OUT_POLICY',
  'CHATBOT_POLICY',
  'DECLARATIVE_POLICY_EC2',
  'SECURITYHUB_POLICY',
  'INSPECTOR_POLICY',
  'BEDROCK_POLICY',
  'S3_POLICY',
  'UPGRADE_ROLLOUT_POLICY',
] as const;

export type PolicyType = (typeof policyTypes)[number];

export function readPolicyType(given: Given, name: string): PolicyType {
  return given.choice(name, policyTypes, { required: true });
}
