import { parse } from 'yaml';
import { maps } from '../../util/maps';
import { LABEL_GLOBAL } from '../../istio/vocabulary';
import { isMap, type KubeObject } from '../kube-object';

/** How Istio is installed, as far as an installer's input says it. */
export interface Installation {
  /** The variables of istiod that it sets. */
  readonly environment: ReadonlyMap<string, string>;
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
  readonly environment: ReadonlyMap<string, string>;
}

const CHART = 'istiod';

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
 * What is read of an IstioOperator, an Istio or IstioRevision of the Sail operator, a HelmRelease or an Application that installs
 * the chart istiod. Undefined where there is none, or several, which may be for revisions.
 */
export function installationIn(objects: readonly KubeObject[]): Installation | undefined {
  const inputs = objects.flatMap(inputsIn);
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) return undefined;
  const { object, values, meshConfig, environment } = input;
  const config = { ...meshConfig, ...fields(values.meshConfig) };
  return {
    environment: new Map([AMBIENT, ...environment, ...variables(values), ...variables(fields(values.pilot))]),
    configMap: (namespace, revision) =>
      Object.keys(config).length === 0
        ? undefined
        : toConfigMap(
            { name: nameOf('istio', revision), namespace },
            { mesh: JSON.stringify({ ...MESH_CONFIG_OF_PROFILE, ...config }) },
            object,
          ),
    injector: (namespace, revision) =>
      values.global === undefined
        ? undefined
        : toConfigMap(
            { name: nameOf('istio-sidecar-injector', revision), namespace },
            { values: JSON.stringify({ global: values.global }) },
            object,
          ),
  };
}

function nameOf(name: string, revision: string): string {
  return revision === 'default' ? name : `${name}-${revision}`;
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

function inputsIn(object: KubeObject): Input[] {
  const { group, kind } = object;
  const spec = fields(object.body.spec);
  const ofValues = (values: Fields): Input[] => [{ object, values, meshConfig: {}, environment: new Map() }];
  if (group === 'install.istio.io' && kind === 'IstioOperator') {
    const { pilot } = fields(spec.components);
    const environment = new Map(
      maps(fields(fields(pilot).k8s).env).map(({ name, value }) => [String(name), String(value)]),
    );
    return [{ object, values: fields(spec.values), meshConfig: fields(spec.meshConfig), environment }];
  }
  if (group === 'sailoperator.io' && kind === 'Istio') return ofValues(fields(spec.values));
  if (group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease') {
    return fields(fields(spec.chart).spec).chart === CHART ? ofValues(fields(spec.values)) : [];
  }
  if (group !== 'argoproj.io' || kind !== 'Application') return [];
  return [fields(spec.source), ...maps(spec.sources)]
    .filter(({ chart }) => chart === CHART)
    .flatMap(({ helm }) => ofValues({ ...fields(read(fields(helm).values)), ...fields(fields(helm).valuesObject) }));
}

/** `env` of a chart is a map. */
function variables({ env }: Fields): [string, string][] {
  return Object.entries(fields(env)).map(([name, value]) => [name, String(value)]);
}

function fields(value: unknown): Fields {
  return isMap(value) ? value : {};
}

/** Text that is not YAML says nothing. */
function read(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
