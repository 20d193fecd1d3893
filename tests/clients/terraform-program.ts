import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, root } from '../program.ts';

export type Terraform =
  | { readonly kind: 'ready'; readonly command: 'terraform' | 'tofu'; readonly provider: string }
  /** Why tests that run it are skipped. */
  | { readonly kind: 'absent'; readonly reason: string };

/**
 * Terraform or OpenTofu from the PATH, with the folder of the AWS provider's program in a filesystem mirror (unpacked): the mirror that
 * TERRAFORM_PROVIDER_MIRROR or TF_PLUGIN_CACHE_DIR names, or one where such mirrors usually lie. Nothing is fetched.
 */
export function terraform(): Terraform {
  const command = (['terraform', 'tofu'] as const).find(
    (name) => spawnSync(name, ['version'], { env: environment(undefined) }).status === 0,
  );
  if (!command) return { kind: 'absent', reason: 'neither terraform nor tofu is on the PATH' };
  const name = join(command === 'tofu' ? 'registry.opentofu.org' : 'registry.terraform.io', 'hashicorp', 'aws');
  const provider = usualMirrors()
    .flatMap((mirror) => foldersIn(join(mirror, name)).flatMap(foldersIn))
    .find((folder) => readdirSync(folder).some((file) => file.startsWith('terraform-provider-aws')));
  if (provider) return { kind: 'ready', command, provider };
  return { kind: 'absent', reason: `no mirror holds ${name}; name one in TERRAFORM_PROVIDER_MIRROR` };
}

function usualMirrors(): readonly string[] {
  const { TERRAFORM_PROVIDER_MIRROR, TF_PLUGIN_CACHE_DIR } = process.env;
  const named = [TERRAFORM_PROVIDER_MIRROR, TF_PLUGIN_CACHE_DIR].filter((folder) => folder !== undefined);
  const own = ['.terraform.d/plugins', '.terraform.d/plugin-cache', '.local/share/terraform/plugins'];
  const shared = ['/usr/share/terraform/plugins', '/usr/local/share/terraform/plugins'];
  return [...named, ...own.map((folder) => join(homedir(), folder)), ...shared, ...foldersIn('/opt')];
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
}

export interface Run {
  readonly status: number | null;
  /** What it printed, both streams. */
  readonly text: string;
}

/** One root module of `examples/terraform`, copied to where it may write. */
export interface RootModule {
  readonly folder: string;
  /** Runs to the end; `-no-color` and the endpoint are given. */
  run(command: 'apply' | 'plan' | 'destroy' | 'output', ...args: readonly string[]): Promise<Run>;
}

export interface ModulePlace {
  /** Where copies go; every module has a folder of its own in it. */
  readonly folder: string;
  readonly endpoint: string;
}

/** Copies the module. The provider is run from where it lies, so that nothing is to be initialized, and no checksum taken of it each time. */
export function rootModule(
  name: string,
  { folder: parent, endpoint, ...program }: ModulePlace & Extract<Terraform, { readonly kind: 'ready' }>,
): RootModule {
  const folder = join(parent, name);
  cpSync(join(root, 'examples/terraform', name), folder, { recursive: true });
  const settings = join(parent, 'terraform.rc');
  const override = `dev_overrides {\n    "hashicorp/aws" = ${JSON.stringify(program.provider)}\n  }`;
  writeFileSync(settings, `provider_installation {\n  ${override}\n}\ndisable_checkpoint = true\n`);
  const run = (args: readonly string[]) =>
    new Promise<Run>((resolve, reject) => {
      const env = { ...environment(settings), TF_VAR_endpoint: endpoint };
      const child = spawn(program.command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let text = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
      }
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, text }));
    });
  return {
    folder,
    run: (command, ...args) => run([command, '-no-color', ...(command === 'output' ? [] : ['-input=false']), ...args]),
  };
}

/** Without what would steer the program or the provider. */
function environment(settings: string | undefined): Record<string, string> {
  const kept = Object.entries(cleanEnvironment()).filter(([name]) => !name.startsWith('TF_'));
  return { ...Object.fromEntries(kept), CHECKPOINT_DISABLE: '1', ...(settings && { TF_CLI_CONFIG_FILE: settings }) };
}
