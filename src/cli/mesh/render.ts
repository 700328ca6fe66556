import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readMeshFacts } from '../../model/read/files';
import { textsOfDocuments, YamlReader } from '../../model/read/yaml';
import { isMap } from '../../util/maps';
import { CannotRun } from '../line/exit';
import type { MeshOptions } from '../options/mesh-options';

const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const CHART = 'Chart.yaml';
const RENDERED = 'rendered.yaml';
const TIMEOUT_MILLISECONDS = 60_000;
const MOST_BYTES = 256 * 1024 * 1024;

/** A copy of mesh directories, with what kustomize and Helm make of theirs. */
export interface Rendered {
  readonly roots: readonly string[];
  /** The file of the user's that a file of the copy comes from. What was rendered has none of its lines. */
  readonly sourceOf: (file: string) => { readonly file: string; readonly hasLines: boolean };
  /** A text with the paths of the user's directories in place of those of the copy. */
  readonly inSources: (text: string) => string;
}

/**
 * Calls with a copy of mesh directories in which each kustomization and each Helm chart is rendered. It is removed afterwards.
 *
 * Nothing is fetched and no plugin runs: the programs get no PATH, so that they start nothing (git, a plugin, a post-renderer),
 * a proxy that is not there, and no option that would allow more.
 */
export function withRendered<Result>({ roots, mesh }: MeshOptions, use: (rendered: Rendered) => Result): Result {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-render-'));
  try {
    const renderer = new Renderer(temporary);
    const copies = roots.map((root, index) => renderer.copy(root, path.join(temporary, `tree-${index}`), mesh));
    const inSources = (text: string): string =>
      copies.reduce((said, copy, index) => said.replaceAll(slashes(copy), slashes(roots[index]!)), text);
    return use({ roots: copies, sourceOf: (file) => renderer.sourceOf(file), inSources });
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

class Renderer {
  /** By file or folder of the copy. */
  private readonly sources = new Map<string, { readonly file: string; readonly hasLines: boolean }>();

  constructor(private readonly temporary: string) {}

  public copy(root: string, to: string, meshFile: string | undefined): string {
    fs.mkdirSync(to);
    this.sources.set(slashes(to), { file: slashes(root), hasLines: true });
    const folders = new Set(readMeshFacts(root, meshFile).facts.clusters.map(({ folder }) => path.normalize(folder)));
    // Beside the folders of clusters lie mesh.json, patches, and what is said of files that belong to no cluster.
    for (const name of fs.readdirSync(root)) {
      const isAbove = [...folders].some((folder) => folder === name || folder.startsWith(`${name}${path.sep}`));
      if (!isAbove) this.link(path.join(root, name), path.join(to, name));
    }
    for (const folder of folders) {
      if (fs.existsSync(path.join(root, folder))) this.enter(path.join(root, folder), path.join(to, folder), new Set());
    }
    return to;
  }

  public sourceOf(file: string): { file: string; hasLines: boolean } {
    const known = this.sources.get(file);
    if (known !== undefined) return known;
    const above = path.posix.dirname(file);
    return above === file ? { file, hasLines: true } : { ...this.below(file, above) };
  }

  private below(file: string, above: string): { file: string; hasLines: boolean } {
    const source = this.sourceOf(above);
    return source.file === above
      ? { file, hasLines: true }
      : { ...source, file: `${source.file}/${path.posix.basename(file)}` };
  }

  private enter(folder: string, to: string, above: ReadonlySet<string>): void {
    const here = fs.realpathSync(folder);
    // A link that leads back: whatever reads the tree says so.
    if (above.has(here)) return this.link(folder, to);
    fs.mkdirSync(to, { recursive: true });
    const entries = fs.readdirSync(folder).sort();
    const kustomization = KUSTOMIZATIONS.find((name) => entries.includes(name));
    if (kustomization !== undefined) {
      requireLocal(folder);
      return this.write(to, path.join(folder, kustomization), this.kustomize(folder));
    }
    if (entries.includes(CHART)) return this.write(to, path.join(folder, CHART), this.helm(folder));
    for (const name of entries) {
      const at = path.join(folder, name);
      if (fs.statSync(at, { throwIfNoEntry: false })?.isDirectory() === true)
        this.enter(at, path.join(to, name), new Set([...above, here]));
      else this.link(at, path.join(to, name));
    }
  }

  private link(from: string, to: string): void {
    fs.symlinkSync(path.resolve(from), to);
    this.sources.set(slashes(to), { file: slashes(from), hasLines: true });
  }

  private write(folder: string, source: string, text: string): void {
    const file = path.join(folder, RENDERED);
    fs.writeFileSync(file, text);
    this.sources.set(slashes(file), { file: slashes(source), hasLines: false });
  }

  private kustomize(folder: string): string {
    const kustomize = findProgram('kustomize');
    if (kustomize !== undefined) return this.run(kustomize, ['build', path.resolve(folder)], folder);
    const kubectl = findProgram('kubectl');
    if (kubectl !== undefined) return this.run(kubectl, ['kustomize', path.resolve(folder)], folder);
    throw new CannotRun(`--render: ${folder} is a kustomization, and neither kustomize nor kubectl is on the PATH.`);
  }

  private helm(folder: string): string {
    const helm = findProgram('helm');
    if (helm === undefined) throw new CannotRun(`--render: ${folder} is a Helm chart, and helm is not on the PATH.`);
    const release = path.basename(path.resolve(folder)).toLowerCase();
    return this.run(helm, ['template', release, path.resolve(folder)], folder);
  }

  private run(program: string, args: readonly string[], folder: string): string {
    const nowhere = 'http://127.0.0.1:9';
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd: this.temporary,
      encoding: 'utf8',
      timeout: TIMEOUT_MILLISECONDS,
      maxBuffer: MOST_BYTES,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...{ PATH: '', HOME: this.temporary, KUBECONFIG: '/dev/null', HELM_PLUGINS: this.temporary },
        ...{ HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, http_proxy: nowhere, https_proxy: nowhere },
      },
    });
    if (error === undefined && status === 0) return stdout;
    const why = error === undefined ? stderr.trim() : error.message;
    throw new CannotRun(`--render: ${path.basename(program)} ${args[0]!} ${folder} failed: ${why}`);
  }
}

/** Refuses a kustomization, or one that it takes, that names what is not on this machine. */
function requireLocal(folder: string, seen = new Set<string>()): void {
  const at = path.resolve(folder);
  if (seen.has(at)) return;
  seen.add(at);
  const name = KUSTOMIZATIONS.find((one) => fs.existsSync(path.join(at, one)));
  if (name === undefined) return;
  const text = fs.readFileSync(path.join(at, name), 'utf8');
  const reader = new YamlReader();
  const values = textsOfDocuments(text).flatMap((document) =>
    reader.read(document.text).map(({ content }) => content.value),
  );
  for (const reference of values.flatMap(referencesIn)) {
    if (isRemote(reference)) {
      throw new CannotRun(
        `--render: ${path.join(folder, name)} takes ${reference}, which is not in the tree. Nothing is fetched: vendor it, or read what kustomize makes of it.`,
      );
    }
    const below = path.resolve(at, reference);
    if (fs.statSync(below, { throwIfNoEntry: false })?.isDirectory() === true)
      requireLocal(path.join(folder, reference), seen);
  }
}

/** Where a kustomization may name files, folders and repositories. */
const REFERENCES = [
  'resources',
  'bases',
  'components',
  'crds',
  'generators',
  'transformers',
  'validators',
  'configurations',
];

function referencesIn(value: unknown): string[] {
  if (!isMap(value)) return [];
  const listed = REFERENCES.flatMap((field) => (Array.isArray(value[field]) ? (value[field] as unknown[]) : []));
  const patches = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'replacements'].flatMap((field) =>
    Array.isArray(value[field]) ? (value[field] as unknown[]) : [],
  );
  const paths = patches.map((patch) => (isMap(patch) ? patch.path : patch));
  const openapi = isMap(value.openapi) ? [value.openapi.path] : [];
  return [...listed, ...paths, ...openapi].filter(
    (reference): reference is string => typeof reference === 'string' && !reference.includes('\n'),
  );
}

function isRemote(reference: string): boolean {
  return (
    /:\/\/|^git@|^[\w.-]+@|^[\w-]+(\.[\w-]+)+[/:].*\/|[?&](ref|version|timeout|submodules)=|^(github|gitlab|bitbucket)\.\w+[/:]/.test(
      reference,
    ) && !reference.startsWith('.')
  );
}

/** The path of a program on the PATH. */
function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return folders
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        fs.accessSync(file, fs.constants.X_OK);
        return fs.statSync(file).isFile();
      } catch {
        return false;
      }
    });
}

function slashes(file: string): string {
  return file.split(path.sep).join('/');
}
