import type { Diagnostic } from '../../../diagnostics';
import path from 'node:path';
import { isMap } from '../../object';
import { maps, texts } from '../../../util/maps';
import type { ManifestFile } from '../files';

/** Names by which kustomize knows its own files. */
const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
/** Of a Helm chart, beside its templates. */
const CHART = 'Chart.yaml';
const VALUES = 'values.yaml';

/** What begins an action of a Go template that a text for people rarely has. */
const ACTION =
  /\{\{-?\s*(?:\.|\$|\/\*|(?:if|else|end|range|with|define|template|block|include|tpl|toYaml|required|default|quote|printf|lookup)\b)/;

/** Fields of a kustomization that make something else of what it takes. */
const CHANGES = [
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'commonAnnotations',
  'labels',
  'replicas',
  'replacements',
  'vars',
  'transformers',
  'generators',
  'components',
  'helmCharts',
  'helmChartInflationGenerator',
];

export function isKustomization({ file }: Pick<ManifestFile, 'file'>): boolean {
  return KUSTOMIZATIONS.includes(path.posix.basename(file));
}

/** True for the files of a Helm chart that are not templates: its description, and its values. */
export function isOfChart({ file }: Pick<ManifestFile, 'file'>, charts: ReadonlySet<string>): boolean {
  return [CHART, VALUES].includes(path.posix.basename(file)) && charts.has(path.posix.dirname(file));
}

/** The folders that are Helm charts. */
export function chartsAmong(files: readonly ManifestFile[]): ReadonlySet<string> {
  return new Set(
    files
      .filter(({ file, text }) => path.posix.basename(file) === CHART && /^apiVersion:\s*["']?v[12]\b/m.test(text))
      .map(({ file }) => path.posix.dirname(file)),
  );
}

/** True for a text that Helm, or another engine of Go templates, has yet to render. */
export function isTemplate(text: string): boolean {
  return ACTION.test(text);
}

/** Where a text has its first action, as a line from 1. */
function lineOfAction(text: string): number {
  return text.slice(0, ACTION.exec(text)?.index ?? 0).split('\n').length;
}

/** What is said of a template in place of all that is wrong with it as YAML. */
export function unrenderedTemplate({ file, text }: ManifestFile): Diagnostic {
  return {
    rule: 'unrendered',
    severity: 'error',
    file,
    line: lineOfAction(text),
    message:
      'is a template of Helm (or of another engine of Go templates) that was not rendered. What it declares is missing from everything said here.',
    fix: 'read what Helm makes of it: helm template RELEASE CHART --output-dir DIR/CLUSTER.',
  };
}

/** What is said of a chart. */
export function unrenderedChart(folder: string): Diagnostic {
  return {
    rule: 'unrendered',
    severity: 'error',
    file: `${folder}/${CHART}`,
    message:
      'is a Helm chart that was not rendered. What its templates declare is missing from everything said here, or is not what a release has.',
    fix: `read what Helm makes of it: helm template RELEASE ${folder} --output-dir DIR/CLUSTER.`,
  };
}

/**
 * What is said of a kustomization that makes something else than the files beside it: takes what is outside of the cluster's
 * folder, or changes what it takes.
 *
 * @param folder the folder of the cluster
 */
export function unrenderedKustomization(file: string, value: unknown, folder: string): Diagnostic | undefined {
  if (!isMap(value)) return undefined;
  const built = path.posix.dirname(file);
  const outside = [value.resources, value.bases]
    .flatMap(texts)
    .filter((resource) => isOutside(resource, built, folder));
  const changes = [
    ...CHANGES.filter((field) => isSaid(value[field])),
    ...(generatesConfigOfIstio(value) ? ['configMapGenerator'] : []),
  ];
  if (outside.length === 0 && changes.length === 0) return undefined;
  const why =
    outside.length > 0
      ? `takes ${outside[0]!}${outside.length > 1 ? ` and ${outside.length - 1} more` : ''} from outside of the cluster's folder`
      : `changes what it takes (${changes.join(', ')})`;
  return {
    rule: 'unrendered',
    severity: 'error',
    file,
    message: `is a kustomization that was not built: it ${why}. What reaches the cluster is not what was read here.`,
    fix: `read what kustomize makes of it: kustomize build ${built} > ${placeOf(built, folder)}`,
  };
}

/**
 * Where what is made of a kustomization belongs. One below the cluster's folder may be a part of it, or the overlay of a cluster
 * among others: written to one file, the last of them would replace the others.
 */
function placeOf(built: string, folder: string): string {
  if (built === folder) return `DIR/${path.posix.basename(folder)}/all.yaml.`;
  return `DIR/CLUSTER/${path.posix.basename(built)}.yaml, with the cluster that it is for as CLUSTER.`;
}

/** True for one that makes ConfigMaps which istiod or its CNI agent reads: a name of theirs is one that nothing is appended to. */
function generatesConfigOfIstio({ configMapGenerator }: Readonly<Record<string, unknown>>): boolean {
  return maps(configMapGenerator).some(({ name }) => typeof name === 'string' && /^istio(-|$)/.test(name));
}

/**
 * What is said of a kustomization that leaves out a file beside it, or names one that is not there: with it, kustomize builds nothing.
 *
 * @param beside the other files of the cluster that hold objects
 * @param isThere whether there is a file or folder of that path
 */
export function incompleteKustomization(
  file: string,
  value: unknown,
  beside: readonly ManifestFile[],
  isThere: (path: string) => boolean,
): Diagnostic[] {
  if (!isMap(value) || CHANGES.some((field) => isSaid(value[field]))) return [];
  const folder = path.posix.dirname(file);
  const named = ['resources', 'bases', 'crds']
    .flatMap((field) => texts(value[field]))
    .filter((resource) => !isElsewhere(resource))
    .map((resource) => path.posix.normalize(path.posix.join(folder, resource)).replace(/\/$/, ''));
  const missing = named.filter((resource) => !isThere(resource));
  const leftOut = beside.filter(
    (one) =>
      path.posix.dirname(one.file) === folder &&
      !isKustomization(one) &&
      !named.includes(path.posix.normalize(one.file)),
  );
  const finding = (message: string, fix: string): Diagnostic[] => [
    { rule: 'unrendered', severity: 'error', file, message, fix },
  ];
  return [
    ...(missing.length === 0
      ? []
      : finding(
          `is a kustomization that names ${path.posix.relative(folder, missing[0]!)}, which is not there: kustomize does not build it.`,
          'correct its resources.',
        )),
    ...(leftOut.length === 0
      ? []
      : finding(
          `is a kustomization that leaves out ${path.posix.basename(leftOut[0]!.file)}${leftOut.length > 1 ? ` and ${leftOut.length - 1} more` : ''} beside it: kustomize does not apply what it leaves out, which was read here.`,
          'add it to resources, or move it to another folder.',
        )),
  ];
}

function isElsewhere(resource: string): boolean {
  return resource.includes('://') || /^(git@|github\.com\/)|[?&]ref=/.test(resource);
}

function isOutside(resource: string, from: string, folder: string): boolean {
  if (isElsewhere(resource)) return true;
  const at = path.posix.normalize(path.posix.isAbsolute(resource) ? resource : path.posix.join(from, resource));
  const base = path.posix.normalize(folder);
  return at !== base && !at.startsWith(`${base}/`) && base !== '.';
}

/** Nothing, and what is written for nothing, changes nothing. */
function isSaid(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return Array.isArray(value) ? value.length > 0 : !isMap(value) || Object.keys(value).length > 0;
}
