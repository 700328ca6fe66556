import { Log } from '../../istio/api/decoder';
import { MESH_CONFIG, type LabelSelector as DecodedSelector, type MeshConfig } from '../../istio/api/mesh-config';
import { hasSince } from '../../istio/behaviours';
import { isIstioVersion, versionInImage, type IstioVersion } from '../../istio/versions';
import { isMap, type KubeObject, type LabelSelector } from '../object';
import { installationIn, type InstalledEnvironment } from './installation';
import { elsewhereIn, type VariablesElsewhere } from './elsewhere';
import { LABEL_REVISION, LABEL_TAG } from '../../istio/vocabulary';
import { DEFAULT_LOCALITY_LB_SETTING, exportedToByDefault, type ScopeConfig, type Switches } from './switches';
import type { YamlReader } from '../read/yaml';
import { maps } from '../../util/maps';
import { DEFAULT_REVISION, DEFAULT_TRUST_DOMAIN } from '../../istio/defaults';

/** What the objects of a cluster say of its istiod. What they do not say is undefined, or not there. */
export interface Istiod {
  /** The Deployment that runs it. */
  readonly deployment: KubeObject | undefined;
  /** The ConfigMap with its MeshConfig: one that was read, else one that an installer makes of what was read. */
  readonly configMap: KubeObject | undefined;
  /** Why nothing can be made of the ConfigMap, if so. */
  readonly unreadable: string | undefined;
  /** The namespace that it is installed in. */
  readonly namespace: string;
  readonly rootNamespace: string | undefined;
  readonly version: string | undefined;
  /** The revision that it reads objects of; undefined where neither its Deployment nor its installation was read. */
  readonly revision: string | undefined;
  readonly meshConfig: MeshConfig | undefined;
  /** The variables that its installation sets, where its Deployment was not read. */
  readonly installedEnvironment: InstalledEnvironment;
  /** What is known of variables that are set, and whose values were not read; undefined where there are none. */
  readonly elsewhere: VariablesElsewhere | undefined;
  /** The ConfigMaps that an installer makes of what was read, and that were not read themselves. */
  readonly installed: readonly KubeObject[];
}

const APP = 'istiod';
const CONTAINER = 'discovery';
const LABEL_APP = 'app';
const LABEL_VERSION = 'app.kubernetes.io/version';
/** The name of the ConfigMap, and the key in it. */
const MESH_CONFIG_MAP = 'istio';
const MESH_CONFIG_KEY = 'mesh';

/**
 * Finds istiod among the objects of a cluster: its Deployment, which says its version and environment, and the ConfigMap
 * with its MeshConfig. Of several revisions the default one counts, or the one that the tag "default" stands for; else none does.
 *
 * @param expected the namespace it is looked for in where there is no Deployment
 */
export function istiodOf(objects: readonly KubeObject[], expected: string, reader: YamlReader): Istiod {
  const deployment = findDeployment(objects);
  const namespace = deployment?.namespace ?? expected;
  const installation = installationIn(objects);
  const known = deployment === undefined ? installation?.revision : revisionOf(deployment);
  const revision = known ?? DEFAULT_REVISION;
  const found = findConfigMap(objects, namespace, revision);
  const made = found === undefined ? installation?.configMap(namespace, revision) : undefined;
  const configMap = found ?? made;
  const injector = installation?.injector(namespace, revision);
  const config = configMap === undefined ? undefined : readMeshConfig(configMap, reader);
  const meshConfig = typeof config === 'string' ? undefined : config;
  return {
    deployment,
    configMap,
    unreadable: typeof config === 'string' ? config : undefined,
    namespace,
    // istiod, cmd/pilot-discovery: a MeshConfig that does not say it has istiod's own namespace.
    rootNamespace: meshConfig && (meshConfig.rootNamespace === '' ? namespace : meshConfig.rootNamespace),
    version: deployment === undefined ? versionIn(installation?.version) : versionOf(deployment),
    revision: known,
    meshConfig,
    installedEnvironment: deployment === undefined ? (installation?.environment ?? new Map()) : new Map(),
    elsewhere:
      deployment === undefined
        ? installation && elsewhereIn(installation.object, installation.environment)
        : elsewhereIn(deployment, ...variablesOf(deployment)),
    installed: [made, injector].filter((one) => one !== undefined),
  };
}

/** What the objects say of its switches: all that its environment decides, all of its MeshConfig, or nothing. */
export function switchesOf(
  { deployment, meshConfig, installedEnvironment }: Istiod,
  version: IstioVersion,
): Partial<Switches> {
  return {
    ...switchesBy(installedEnvironment, true, version),
    ...(deployment && switchesInEnvironment(deployment, version)),
    ...(meshConfig && switchesInMeshConfig(meshConfig)),
  };
}

function findDeployment(objects: readonly KubeObject[]): KubeObject | undefined {
  const deployments = objects.filter(
    (object) =>
      object.kind === 'Deployment' && object.labels[LABEL_APP] === APP && discoveryContainer(object) !== undefined,
  );
  const tag = objects.find(({ labels }) => labels[LABEL_TAG] === DEFAULT_REVISION)?.labels[LABEL_REVISION];
  const ofRevision = (wanted: string | undefined) => deployments.find((one) => revisionOf(one) === wanted);
  return ofRevision(DEFAULT_REVISION) ?? ofRevision(tag) ?? (deployments.length === 1 ? deployments[0] : undefined);
}

function revisionOf({ labels }: KubeObject): string {
  return labels[LABEL_REVISION] ?? DEFAULT_REVISION;
}

function findConfigMap(objects: readonly KubeObject[], wanted: string, revision: string): KubeObject | undefined {
  const wantedName = revision === DEFAULT_REVISION ? MESH_CONFIG_MAP : `${MESH_CONFIG_MAP}-${revision}`;
  return objects.find(
    ({ kind, group, namespace, name, body }) =>
      kind === 'ConfigMap' &&
      group === '' &&
      namespace === wanted &&
      name === wantedName &&
      isMap(body.data) &&
      typeof body.data[MESH_CONFIG_KEY] === 'string',
  );
}

function discoveryContainer({ body }: KubeObject): Record<string, unknown> | undefined {
  const spec = isMap(body.spec) ? body.spec : {};
  const template = isMap(spec.template) ? spec.template : {};
  const podSpec = isMap(template.spec) ? template.spec : {};
  const containers: unknown[] = Array.isArray(podSpec.containers) ? podSpec.containers : [];
  return containers.filter(isMap).find(({ name }) => name === CONTAINER);
}

/** The tag of its image, else what Helm noted; undefined where neither is a version. */
function versionOf(deployment: KubeObject): string | undefined {
  return versionInImage(discoveryContainer(deployment)?.image) ?? versionIn(deployment.labels[LABEL_VERSION]);
}

function versionIn(text: string | undefined): string | undefined {
  return text !== undefined && isIstioVersion(text) ? text : undefined;
}

/**
 * What istiod's environment says, and its own defaults where it says nothing. Nothing of a variable that is taken from
 * elsewhere; nothing that is not said, where all of a ConfigMap or Secret is taken.
 *
 * @see istio pilot/pkg/features/ambient.go, experimental.go
 */
function switchesInEnvironment(deployment: KubeObject, version: IstioVersion): Partial<Switches> {
  return switchesBy(...variablesOf(deployment), version);
}

/** The variables by name, undefined where the value is elsewhere; and whether all of a ConfigMap or Secret is taken, too. */
function variablesOf(deployment: KubeObject): [InstalledEnvironment, boolean] {
  const { env, envFrom } = discoveryContainer(deployment) ?? {};
  const variables = new Map(
    maps(env).map(({ name, value, valueFrom }) => {
      const isElsewhere = valueFrom !== undefined && valueFrom !== null;
      return [String(name), isElsewhere ? undefined : typeof value === 'string' ? value : ''];
    }),
  );
  return [variables, Array.isArray(envFrom) && envFrom.length > 0];
}

/** @param hasUnread true where variables that are not there may be set all the same */
function switchesBy(variables: InstalledEnvironment, hasUnread: boolean, version: IstioVersion): Partial<Switches> {
  const flag = (variable: string, byDefault: boolean): boolean | undefined => {
    if (!variables.has(variable)) return hasUnread ? undefined : byDefault;
    const value = variables.get(variable);
    return value === undefined ? undefined : (toBoolean(value) ?? byDefault);
  };
  // Without ambient mode the other is passed over.
  const ambient = flag('PILOT_ENABLE_AMBIENT', false);
  const multiNetwork = flag('AMBIENT_ENABLE_MULTI_NETWORK', false);
  return defined({
    ambientEnableMultiNetwork: ambient === false ? false : ambient && multiNetwork,
    ambientEnableMultiNetworkWaypoint: flag('AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT', true),
    ambientEnableMultiNetworkIngress: flag('AMBIENT_ENABLE_MULTI_NETWORK_INGRESS', false),
    pilotSendUnhealthyEndpoints: flag('PILOT_SEND_UNHEALTHY_ENDPOINTS', false),
    autoAllowWaypointPolicy: ambient === false ? false : flag('PILOT_AUTO_ALLOW_WAYPOINT_POLICY', false),
    pilotAutoSendUnhealthyEndpoints: flag('PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS', hasSince(version, 'autoSendsUnready')),
    istioDualStack: flag('ISTIO_DUAL_STACK', false),
  });
}

/** As Go's strconv.ParseBool; undefined for what it refuses. */
function toBoolean(text: string): boolean | undefined {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
  return /^(0|f|F|FALSE|false|False)$/.test(text) ? false : undefined;
}

/** The MeshConfig, or why there is none. */
function readMeshConfig({ body }: KubeObject, reader: YamlReader): MeshConfig | string {
  const text = (body.data as Record<string, string>)[MESH_CONFIG_KEY]!;
  const content = reader.read(text)[0]?.content ?? { value: {}, errors: [] };
  const [error] = content.errors;
  if (error !== undefined) {
    return error.duplicateKey ? `it says the key ${error.message} twice.` : `it is not YAML (${error.message}).`;
  }
  const log = new Log();
  const config = MESH_CONFIG.decode(content.value ?? {}, MESH_CONFIG_KEY, log);
  const complaint = log.complaints.find(({ kind }) => kind === 'undecodable');
  return complaint === undefined ? config : `${complaint.path}: ${complaint.message}`;
}

function switchesInMeshConfig(config: MeshConfig): Partial<Switches> {
  return {
    serviceScopeConfigs: config.serviceScopeConfigs.map(
      ({ scope, servicesSelector, namespaceSelector }): ScopeConfig => ({
        scope: scope === 'GLOBAL' ? 'GLOBAL' : 'LOCAL',
        ...(servicesSelector && { servicesSelector: toSelector(servicesSelector) }),
        ...(namespaceSelector && { namespaceSelector: toSelector(namespaceSelector) }),
      }),
    ),
    localityLbSetting: config.localityLbSetting ?? DEFAULT_LOCALITY_LB_SETTING,
    serviceSettings: config.serviceSettings.map(({ settings, hosts }) => ({
      clusterLocal: settings?.clusterLocal ?? false,
      hosts,
    })),
    discoverySelectors: config.discoverySelectors.map(toSelector),
    defaultServiceExportTo: exportedToByDefault(config.defaultServiceExportTo),
    defaultVirtualServiceExportTo: exportedToByDefault(config.defaultVirtualServiceExportTo),
    defaultDestinationRuleExportTo: exportedToByDefault(config.defaultDestinationRuleExportTo),
    trustDomain: trustDomainIn(config),
    trustDomainAliases: config.trustDomainAliases,
    httpRetryPolicy: config.defaultHttpRetryPolicy,
    defaultOutlierDetection: config.defaultTrafficPolicy?.outlierDetection,
  };
}

function trustDomainIn({ trustDomain }: MeshConfig): string {
  return trustDomain === '' ? DEFAULT_TRUST_DOMAIN : trustDomain;
}

/**
 * The trust domain that a cluster is taken to have whose MeshConfig was not read: that of the others, as clusters with different
 * ones do not make one mesh; Istio's default where the others differ, or none was read.
 */
export function trustDomainOfAll(istiods: readonly Pick<Istiod, 'meshConfig'>[]): string {
  const [domain, ...more] = new Set(
    istiods.flatMap(({ meshConfig }) => (meshConfig === undefined ? [] : [trustDomainIn(meshConfig)])),
  );
  return domain === undefined || more.length > 0 ? DEFAULT_TRUST_DOMAIN : domain;
}

function toSelector({ matchLabels, matchExpressions }: DecodedSelector): LabelSelector {
  return { matchLabels: Object.fromEntries(matchLabels), matchExpressions };
}

function defined(switches: { readonly [Name in keyof Switches]?: Switches[Name] | undefined }): Partial<Switches> {
  return Object.fromEntries(Object.entries(switches).filter(([, value]) => value !== undefined));
}
