import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTree } from '../../src/rules/check';
import { readTree } from '../../src/model/read/tree/tree';
import type { Tree } from './trees';

/** What a program says of a tree, in short: rules, codes, or kinds of objects. */
export type Said = readonly string[];

/** Writes a tree as a mesh directory. @returns the files of its clusters */
export function writeTree({ clusters, facts = {} }: Tree, folder: string): string[] {
  const said = Object.keys(clusters).map((name) => ({
    ...{ name, network: `network-of-${name}`, ...facts[name] },
  }));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'mesh.json'), JSON.stringify({ version: 1, clusters: said }));
  return Object.entries(clusters).map(([name, text]) => {
    mkdirSync(join(folder, name), { recursive: true });
    const file = join(folder, name, 'all.yaml');
    writeFileSync(file, text);
    return file;
  });
}

/**
 * The rules of `check`, worst first, with how serious they are. Advice about the size of the survivors, which every small tree gets, is
 * left out but of the tree that is about it.
 */
export function saidByCheck({ name }: Tree, folder: string): Said {
  const { findings } = checkTree(readTree([folder]), { silences: [] });
  const found = findings.filter(({ rule }) => rule !== SIZE || name === SIZE);
  return ['error', 'warning', 'advice'].flatMap((severity) =>
    unique(found.filter((one) => one.severity === severity).map(({ rule }) => `${rule} (${severity})`)),
  );
}

const SIZE = 'survivors-too-small';

/** The codes of `istioctl analyze`, which looks at one cluster at a time. */
export function saidByIstioctl(istioctl: string, files: readonly string[]): Said {
  return unique(
    files.flatMap((file) => {
      const args = ['analyze', '--use-kube=false', '--all-namespaces', '--color=false', '--output=json', file];
      const { stdout, stderr, error } = spawnSync(istioctl, args, { encoding: 'utf8' });
      if (error !== undefined) throw error;
      const json = /^\[[\s\S]*?\]$/m.exec(stdout);
      if (json === null) throw new Error(`istioctl analyze says of ${file}:\n${stdout}${stderr}`);
      const messages = JSON.parse(json[0]) as readonly { readonly code: string; readonly level: string }[];
      // What it cannot read it leaves out, and says so.
      const unread = /^Error\(s\) adding files/m.test(stdout + stderr) ? ['cannot read it'] : [];
      return [...messages.map(({ code, level }) => `${code} (${level.toLowerCase()})`), ...unread];
    }),
  );
}

interface Resource {
  readonly kind: string;
  readonly status: string;
}

/** The kinds of objects that `kubeconform -strict` finds invalid. */
export function saidByKubeconform(kubeconform: string, schemas: string, files: readonly string[]): Said {
  const args = ['-strict', '-ignore-missing-schemas', '-schema-location', schemas, '-output', 'json', ...files];
  const { stdout, stderr, error } = spawnSync(kubeconform, args, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  const parsed = JSON.parse(stdout === '' ? stderr : stdout) as { readonly resources?: readonly Resource[] };
  return unique(
    (parsed.resources ?? [])
      .filter(({ status }) => status === 'statusInvalid' || status === 'statusError')
      .map(
        ({ kind, status }) =>
          `${kind === '' ? 'a document' : kind} ${status === 'statusInvalid' ? 'invalid' : 'unreadable'}`,
      ),
  );
}

function unique(said: readonly string[]): Said {
  return [...new Set(said)].sort();
}
