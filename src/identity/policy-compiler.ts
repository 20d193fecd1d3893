import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { parsePolicy } from '../policy/document.ts';
import type { PolicyForm } from '../policy/statement.ts';

/** Compiles each policy once, when it is first asked for. */
export interface PolicyCompiler {
  /** `owner`: the immutable object that holds the text; what is compiled lives as long as it does. */
  compiled(
    owner: object,
    policy: { readonly id: string; readonly text: string; readonly form: PolicyForm },
  ): CompiledPolicy;
}

export function createPolicyCompiler(): PolicyCompiler {
  const known = new WeakMap<object, CompiledPolicy>();
  return {
    compiled(owner, { id, text, form }) {
      let policy = known.get(owner);
      if (!policy) {
        policy = compile(text, { id, form });
        known.set(owner, policy);
      }
      return policy;
    },
  };
}

/** Policies were checked before they were stored; one that cannot be read any more refuses, as every failure does. */
function compile(text: string, { id, form }: { readonly id: string; readonly form: PolicyForm }): CompiledPolicy {
  const result = parsePolicy(text, form);
  if (!result.ok) throw new Error(`the stored policy ${id} is damaged: ${result.problem.kind}`);
  return compilePolicy(result.document, id);
}
