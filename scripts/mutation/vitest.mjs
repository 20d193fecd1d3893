// What the policy tests import from vitest, when a judge (judge.mjs) runs them: its own `it`, `describe` and `expect`.
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } = globalThis.judge;
