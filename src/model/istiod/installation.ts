import { fieldsOf, maps } from '../../util/maps';
import { LABEL_GLOBAL } from '../../istio/vocabulary';
import { isMap, type KubeObject } from '../object';
import { merged, withPaths } from './helm-values';
import { parseYaml } from '../../util/yaml';
import { DEFAULT_REVISION } from '../../istio/defaults';

/** Variables by name, undefined where the value is elsewhere. */
export type InstalledEnvironment = ReadonlyMap<string, string | undefined>;

/** How Istio is installed, as far as an installer's input says it. */
export interface Installation {
  /** The input. */
  readonly object: KubeObject;
  /** The revision that it gives istiod; undefined where it does not follow from what was read. */
  readonly revision: string | undefined;
  /** The version that it installs, as text of any form; undefined where it names none. */
  readonly version: string | undefined;
  /** The variables of istiod that it sets. */
  readonly environment: InstalledEnvironment;
  /** The ConfigMap with MeshConfig that the installer makes of it; undefined where it says nothing of MeshConfig. */
  configMap(namespace: string, revision: string): KubeObject | undefined;
  /** The ConfigMap with the values of the injector: the network and the name of the cluster; undefined where none is set. */
  injector(namespace: string, revision: string): KubeObject | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** The values of the chart istiod, and what an IstioOperator says beside them. */
interface Input {
  readonly object: KubeObject;
  readonly values: Fields;
  readonly meshConfig: Fields;
  readonly environment: InstalledEnvironment;
  readonly revision: string | undefined;
  readonly version: unknown;
}

/** The profile "ambient", which the guide for several clusters installs. @see istio manifests/helm-profiles/ambient.yaml */
const MESH_CONFIG_OF_PROFILE = {
  serviceScopeConfigs: [
    {
      servicesSelector: { matchExpressions: [{ key: LABEL_GLOBAL, operator: 'In', values: ['true'] }] },
      scope: 'GLOBAL',
    },
  ],
};

/** What that profile sets. */
const AMBIENT = ['PILOT_ENABLE_AMBIENT', 'true'] as const;

/**
 * What is read of an IstioOperator, an Istio of the Sail operator, a HelmRelease, a HelmChart or an Application that installs the
 * chart istiod. Undefined where there is none, or several, which may be for revisions.
 */
export function installationIn(objects: readonly KubeObject[]): Installation | undefined {
  const inputs = objects.flatMap((object) => inputsIn(object, objects));
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) return undefined;
  const { object, values, meshConfig, environment, version } = input;
  const config = { ...meshConfig, ...fieldsOf(values.meshConfig) };
  return {
    object,
    revision: input.revision,
    version: typeof version === 'string' ? version.replace(/^v/, '') : undefined,
    environment: new Map([AMBIENT, ...environment, ...variables(values), ...variables(fieldsOf(values.pilot))]),
    configMap: (namespace, revision) =>
      Object.keys(config).length === 0
        ? undefined
        : toConfigMap(
            { name: nameOf('istio', revision), namespace },
            { mesh: JSON.stringify({ ...MESH_CONFIG_OF_PROFILE, ...config }) },
            object,
          ),
    injector: (namespace, revision) =>
      values.global === undefined && values.gateways === undefined
        ? undefined
        : toConfigMap(
            { name: nameOf('istio-sidecar-injector', revision), namespace },
            { values: JSON.stringify({ global: values.global, gateways: values.gateways }) },
            object,
          ),
  };
}

/** Why it is not known what istiod is installed with, though an object that installs it was read; undefined where it is known. */
export function whyNotKnown(object: KubeObject, objects: readonly KubeObject[]): string | undefined {
  if (inputsIn(object, objects).length === 0) return undefined;
  const installing = objects.filter((one) => inputsIn(one, objects).length > 0);
  if (installing.length > 1) return `is one of ${installing.length} installations of istiod`;
  const spec = fieldsOf(object.body.spec);
  const { missing } = valuesFrom(object, objects);
  const files = sourcesOf(spec).some(
    ({ helm }) => [...list(fieldsOf(helm).valueFiles), ...list(fieldsOf(helm).fileParameters)].length > 0,
  );
  return missing || files ? 'installs istiod with values from elsewhere' : undefined;
}

function nameOf(name: string, revision: string): string {
  return revision === DEFAULT_REVISION ? name : `${name}-${revision}`;
}

function toConfigMap(
  metadata: { readonly name: string; readonly namespace: string },
  data: Readonly<Record<string, string>>,
  { origin }: KubeObject,
): KubeObject {
  const { name, namespace } = metadata;
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
  return { apiVersion: 'v1', group: '', kind: 'ConfigMap', name, namespace, labels: {}, annotations: {}, body, origin };
}

function inputsIn(object: KubeObject, objects: readonly KubeObject[]): Input[] {
  const { group, kind } = object;
  const spec = fieldsOf(object.body.spec);
  const ofValues = (values: Fields, version: unknown): Input[] => {
    const revision = revisionIn(values);
    return [{ object, values, meshConfig: {}, environment: new Map(), revision, version }];
  };
  switch (`${group} ${kind}`) {
    case 'install.istio.io IstioOperator': {
      const { pilot } = fieldsOf(spec.components);
      const environment = new Map(
        maps(fieldsOf(fieldsOf(pilot).k8s).env).map((variable) => [
          String(variable.name),
          isMap(variable.valueFrom) ? undefined : String(variable.value),
        ]),
      );
      const values = fieldsOf(spec.values);
      const revision = typeof spec.revision === 'string' && spec.revision !== '' ? spec.revision : revisionIn(values);
      return [{ object, values, meshConfig: fieldsOf(spec.meshConfig), environment, revision, version: spec.tag }];
    }
    case 'sailoperator.io Istio': {
      // Its operator names the revision after it, with the version where it replaces istiod by another one.
      const { type = 'InPlace' } = fieldsOf(spec.updateStrategy);
      const revision = type === 'InPlace' ? object.name : undefined;
      return ofValues(fieldsOf(spec.values), spec.version).map((input) => ({ ...input, revision }));
    }
    case 'helm.toolkit.fluxcd.io HelmRelease': {
      const { chart, version } = fieldsOf(fieldsOf(spec.chart).spec);
      const isOurs = isChart(chart) || isChart(referredChart(fieldsOf(spec.chartRef), objects));
      return isOurs ? ofValues(merged(valuesFrom(object, objects).values, fieldsOf(spec.values)), version) : [];
    }
    case 'helm.cattle.io HelmChart':
      return isChart(spec.chart)
        ? ofValues(withPaths(fieldsOf(read(spec.valuesContent)), Object.entries(fieldsOf(spec.set))), spec.version)
        : [];
    case 'argoproj.io Application':
      return sourcesOf(spec).flatMap((source) => {
        const { values, valuesObject, parameters } = fieldsOf(source.helm);
        const set = maps(parameters).map(({ name, value }): [string, unknown] => [String(name), value]);
        return ofValues(
          withPaths({ ...fieldsOf(read(values)), ...fieldsOf(valuesObject) }, set),
          source.targetRevision,
        );
      });
    default:
      return [];
  }
}

function revisionIn({ revision }: Fields): string {
  return typeof revision === 'string' && revision !== '' ? revision : DEFAULT_REVISION;
}

/** By name, by a path, or by the address of a file. */
function isChart(chart: unknown): boolean {
  return typeof chart === 'string' && /(^|\/)istiod(-\d[^/]*\.tgz)?$/.test(chart);
}

/** The address of the chart that a HelmRelease refers to. */
function referredChart(ref: Fields, objects: readonly KubeObject[]): unknown {
  const source = objects.find(({ kind, name }) => kind === ref.kind && name === ref.name);
  const { url, chart } = fieldsOf(source?.body.spec);
  return url ?? chart;
}

/** The sources of an Application that are the chart. */
function sourcesOf(spec: Fields): Fields[] {
  return [fieldsOf(spec.source), ...maps(spec.sources)].filter(({ chart }) => isChart(chart));
}

/** What the ConfigMaps say that a HelmRelease takes values from, and whether some of it was not read. */
function valuesFrom(
  { namespace, body }: KubeObject,
  objects: readonly KubeObject[],
): { readonly values: Fields; readonly missing: boolean } {
  let values: Fields = {};
  let missing = false;
  for (const { kind, name, valuesKey = 'values.yaml', targetPath, optional } of maps(fieldsOf(body.spec).valuesFrom)) {
    const source = objects.find(
      (one) => one.group === '' && one.kind === kind && one.name === name && one.namespace === namespace,
    );
    const text = kind === 'ConfigMap' ? fieldsOf(source?.body.data)[String(valuesKey)] : undefined;
    if (text === undefined) missing ||= optional !== true || kind !== 'ConfigMap';
    else if (typeof targetPath === 'string') values = withPaths(values, [[targetPath, text]]);
    else values = merged(values, fieldsOf(read(text)));
  }
  return { values, missing };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `env` of a chart is a map, `envVarFrom` a list of variables whose values are elsewhere, which come after. */
function variables({ env, envVarFrom }: Fields): [string, string | undefined][] {
  return [
    ...Object.entries(fieldsOf(env)).map(([name, value]): [string, string] => [name, String(value)]),
    ...maps(envVarFrom).map(({ name }): [string, undefined] => [String(name), undefined]),
  ];
}

/** Text that is not YAML says nothing. */
function read(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return parseYaml(text);
  } catch {
    return undefined;
  }
}
