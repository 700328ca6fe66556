// Stands for kubectl. It knows the clusters of a fake, does to them what it is asked, and writes down what that was. It says what
// kubectl says, word for word.

const PLURALS = {
  namespaces: 'Namespace',
  nodes: 'Node',
  services: 'Service',
  endpointslices: 'EndpointSlice',
  pods: 'Pod',
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  rollouts: 'Rollout',
  horizontalpodautoscalers: 'HorizontalPodAutoscaler',
  configmaps: 'ConfigMap',
  secrets: 'Secret',
  gatewayclasses: 'GatewayClass',
  gateways: 'Gateway',
  httproutes: 'HTTPRoute',
  grpcroutes: 'GRPCRoute',
  destinationrules: 'DestinationRule',
  virtualservices: 'VirtualService',
  serviceentries: 'ServiceEntry',
  workloadentries: 'WorkloadEntry',
  authorizationpolicies: 'AuthorizationPolicy',
  peerauthentications: 'PeerAuthentication',
  requestauthentications: 'RequestAuthentication',
  envoyfilters: 'EnvoyFilter',
  proxyconfigs: 'ProxyConfig',
  wasmplugins: 'WasmPlugin',
  networkpolicies: 'NetworkPolicy',
  ingresses: 'Ingress',
  tlsroutes: 'TLSRoute',
  ciliumnetworkpolicies: 'CiliumNetworkPolicy',
  scaledobjects: 'ScaledObject',
  applications: 'Application',
  kustomizations: 'Kustomization',
};

/** What every cluster of the tests serves. */
const GROUP_VERSIONS = [
  ...['apps/v1', 'autoscaling/v2', 'discovery.k8s.io/v1', 'networking.k8s.io/v1', 'gateway.networking.k8s.io/v1'],
  ...['networking.istio.io/v1', 'networking.istio.io/v1alpha3', 'networking.istio.io/v1beta1', 'security.istio.io/v1'],
  ...['extensions.istio.io/v1alpha1', 'argoproj.io/v1alpha1'],
];

class Failure extends Error {}

/** What kubectl would do: { code, stdout, stderr }, or nothing where it would hang. */
function kubectl(fake, args, input) {
  const outcome = { code: 0, stdout: '', stderr: '' };
  try {
    outcome.stdout = answer(fake, args, input) ?? '';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.message === 'hang') return undefined;
    return { code: 1, stdout: '', stderr: `${error.message}\n` };
  }
  return outcome;
}

/** Words of commands that leave the clusters as they are. */
const READS = ['get', 'version', 'exec'];

function answer(fake, args, input) {
  const { state } = fake;
  fake.commands.push(args);
  let printed = '';
  const print = (text) => (printed += text);

  function fail(message) {
    throw new Failure(message);
  }

  function save() {
    state.contexts[context] = cluster;
  }

  function option(name) {
    const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
    if (at < 0) return undefined;
    return args[at].includes('=') ? args[at].slice(args[at].indexOf('=') + 1) : args[at + 1];
  }

  const context = option('--context');
  const rest = args.slice(2);
  const dashes = rest.indexOf('--');
  /** The words after "--". */
  const words = dashes < 0 ? [] : rest.slice(dashes + 1);
  // A command that fails half-way has changed nothing.
  const known = state.contexts[context];
  const cluster = known === undefined || READS.includes(rest[0]) ? known : JSON.parse(JSON.stringify(known));

  if (rest[0] === 'version') {
    print(JSON.stringify({ clientVersion: { gitVersion: state.version ?? 'v1.36.3' } }));
    return printed;
  }
  if (cluster === undefined) fail(`error: context "${context}" does not exist`);
  switch (cluster.mode) {
    case 'hanging':
      fail('hang');
      break;
    case 'expired':
      fail('error: You must be logged in to the server (Unauthorized)');
      break;
    case 'plugin':
      fail('Unable to connect to the server: getting credentials: exec: executable login failed with exit code 1');
      break;
    case 'down':
      fail('Unable to connect to the server: dial tcp 192.0.2.1:443: connect: connection refused');
      break;
  }
  if (cluster.failures !== undefined && cluster.failures[rest[0]] > 0) {
    cluster.failures[rest[0]]--;
    save();
    fail('Unable to connect to the server: net/http: TLS handshake timeout');
  }

  function find(kind, namespace, name) {
    return cluster.objects.find(
      (object) =>
        object.kind.toLowerCase() === kind.toLowerCase() &&
        object.metadata.name === name &&
        (object.metadata.namespace ?? '') === (namespace ?? ''),
    );
  }

  function versionOf({ metadata }) {
    return metadata.resourceVersion ?? '1';
  }

  /** The object that is to be changed, if it still is as the command requires. */
  function changeable() {
    const [kind, name] = words;
    const object = find(kind, option('--namespace'), name);
    if (object === undefined) fail(`Error from server (NotFound): ${kind}s.apps "${name}" not found`);
    return object;
  }

  function changed(object) {
    object.metadata.resourceVersion = String(Number(versionOf(object)) + 1);
    save();
  }

  function groups() {
    const versions = [...GROUP_VERSIONS, ...cluster.objects.map(({ apiVersion = 'v1' }) => apiVersion)];
    return { kind: 'APIGroupList', groups: versions.map((groupVersion) => ({ versions: [{ groupVersion }] })) };
  }

  function raw(url) {
    const { pathname, searchParams } = new URL(url, 'https://api');
    if (pathname === '/apis') return groups();
    const parts = pathname.split('/').filter((part) => part !== '');
    const group = parts[0] === 'api' ? '' : `${parts[1]}/`;
    const isOfGroup = ({ apiVersion = 'v1' }) =>
      group === '' ? !apiVersion.includes('/') : apiVersion.startsWith(group);
    const own = parts.slice(parts[0] === 'api' ? 2 : 3);
    const namespace = own[0] === 'namespaces' && own.length > 2 ? own[1] : undefined;
    const [plural, name] = namespace === undefined ? own : own.slice(2);
    const kind = PLURALS[plural];
    if ((cluster.forbidden ?? []).includes(plural)) {
      fail(
        `Error from server (Forbidden): ${plural} is forbidden: User "reader" cannot list resource "${plural}" in API group "" at the cluster scope`,
      );
    }
    if (kind === undefined || (cluster.unknown ?? []).some((one) => [plural, pathname].includes(one))) {
      fail('Error from server (NotFound): the server could not find the requested resource');
    }
    if (name !== undefined) {
      const object = find(kind, namespace, name);
      if (object === undefined) fail(`Error from server (NotFound): ${plural} "${name}" not found`);
      return { ...object, metadata: { ...object.metadata, resourceVersion: versionOf(object) } };
    }
    const [key, value] = (searchParams.get('labelSelector') ?? '').split('=');
    const all = cluster.objects.filter(
      (object) =>
        object.kind === kind &&
        isOfGroup(object) &&
        (namespace === undefined || object.metadata.namespace === namespace) &&
        (key === '' || (object.metadata.labels ?? {})[key] === value),
    );
    const limit = Math.min(Number(searchParams.get('limit') ?? 500), state.page ?? 500);
    const from = Number(searchParams.get('continue') ?? 0);
    const more = from + limit < all.length;
    const items = all.slice(from, from + limit).map(({ apiVersion: _, kind: __, ...object }) => object);
    return { kind: `${kind}List`, metadata: more ? { continue: String(from + limit) } : {}, items };
  }

  /** All objects of a kind, as "gateways.v1.gateway.networking.k8s.io". A cluster that has none says that it has no such kind. */
  function together(resource) {
    const [plural, version, ...group] = resource.split('.');
    const apiVersion = `${group.join('.')}/${version}`;
    if ((cluster.unknown ?? []).some((one) => [plural, `/apis/${apiVersion}/${plural}`].includes(one))) {
      fail(`error: the server doesn't have a resource type "${plural}"`);
    }
    if ((cluster.forbidden ?? []).includes(plural)) {
      fail(`Error from server (Forbidden): ${resource} is forbidden: User "reader" cannot list resource "${plural}"`);
    }
    const [first] = apiVersion.split('/');
    return cluster.objects
      .filter((object) => object.kind === PLURALS[plural] && (object.apiVersion ?? 'v1').startsWith(`${first}/`))
      .map((object) => {
        const { managedFields: _, ...without } = object.metadata;
        return { ...object, apiVersion, metadata: rest.includes('--show-managed-fields') ? object.metadata : without };
      });
  }

  /** A pod for each replica, and a slice for the service: what controllers would do. */
  function reconcile(deployment) {
    const { namespace, name } = deployment.metadata;
    const { replicas, template } = deployment.spec;
    const owned = (object) => object.kind === 'Pod' && object.metadata.name.startsWith(`${name}-`);
    const pods = Array.from({ length: replicas }, (_, number) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `${name}-${number}`, namespace, labels: template.metadata.labels },
      spec: { nodeName: 'node', containers: template.spec.containers },
      status: {
        phase: 'Running',
        podIP: `10.0.${name.length}.${number}`,
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    }));
    cluster.objects = [...cluster.objects.filter((object) => !owned(object)), ...pods];
    deployment.status = { replicas, readyReplicas: replicas, availableReplicas: replicas, updatedReplicas: replicas };
    for (const service of cluster.objects.filter(({ kind }) => kind === 'Service')) {
      const selector = Object.entries(service.spec.selector ?? {});
      const behind = cluster.objects.filter(
        (object) =>
          object.kind === 'Pod' &&
          object.metadata.namespace === service.metadata.namespace &&
          selector.length > 0 &&
          selector.every(([key, value]) => object.metadata.labels[key] === value),
      );
      const slice = cluster.objects.find(
        ({ kind, metadata }) => kind === 'EndpointSlice' && metadata.name === `${service.metadata.name}-slice`,
      );
      if (slice === undefined) continue;
      slice.endpoints = behind.map((pod) => ({
        addresses: [pod.status.podIP],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: pod.spec.nodeName,
        targetRef: { kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace },
      }));
    }
  }

  /** True if the Deployment of a Gateway has no pods. */
  function isGone(from, gateway) {
    const { objects } = state.contexts[from];
    const deployments = objects.filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name === gateway);
    return deployments.length > 0 && deployments.every(({ spec }) => spec.replicas === 0);
  }

  /** Who answers a request from a pod of this cluster: its own pods, else those of the other clusters. */
  function answers(count) {
    const behind = (from) =>
      state.contexts[from].objects.filter(
        ({ kind, metadata }) => kind === 'Pod' && metadata.labels.app === (state.answering ?? 'helloworld'),
      );
    const own = isGone(context, 'waypoint') ? [] : behind(context);
    const others = Object.keys(state.contexts)
      .filter((other) => other !== context && !isGone(other, 'istio-eastwestgateway'))
      .flatMap(behind);
    const pods = state.sticky === true ? own : own.length > 0 ? own : others;
    return Array.from({ length: count }, (_, number) => {
      const pod = pods[number % Math.max(pods.length, 1)];
      if (pod === undefined) return 'no healthy upstream <503>';
      if (pod.metadata.labels['cdk8s-ambient/drill'] !== undefined && others.length > 0 && state.sticky !== true) {
        const other = others[number % others.length];
        return `Hello version: ${other.metadata.labels.version}, instance: ${other.metadata.name} <200>`;
      }
      if (pod.metadata.labels['cdk8s-ambient/drill'] !== undefined) return 'on purpose <503>';
      return `Hello version: ${pod.metadata.labels.version}, instance: ${pod.metadata.name} <200>`;
    });
  }

  switch (rest[0]) {
    case 'get': {
      const url = option('--raw');
      if (url !== undefined) {
        print(JSON.stringify(raw(url)));
        break;
      }
      if (rest.includes('--all-namespaces')) {
        print(JSON.stringify({ kind: 'List', items: rest[1].split(',').flatMap(together) }));
        break;
      }
      if (rest[1] === 'secrets') {
        if ((cluster.forbidden ?? []).includes('secrets')) fail('Error from server (Forbidden): secrets is forbidden');
        const secrets = cluster.objects.filter(({ kind }) => kind === 'Secret');
        print(
          secrets
            .map(
              ({ metadata }) =>
                `${metadata.name}\t${(metadata.annotations ?? {})['networking.istio.io/cluster'] ?? ''}\n`,
            )
            .join(''),
        );
        break;
      }
      const { items } = JSON.parse(input);
      const unknown = items.find(({ kind }) => !Object.values(PLURALS).includes(kind) && kind !== 'ServiceAccount');
      if (unknown !== undefined) {
        fail(
          `error: resource mapping not found for name: "${unknown.metadata.name}" namespace: "" from "STDIN": no matches for kind "${unknown.kind}" in version "${unknown.apiVersion}"\nensure CRDs are installed first`,
        );
      }
      const found = items
        .map(({ kind, metadata }) => find(kind, metadata.namespace, metadata.name))
        .filter((object) => object !== undefined);
      if (found.length > 0) print(JSON.stringify({ kind: 'List', items: found }));
      break;
    }
    case 'annotate': {
      const object = changeable();
      const [, name, change] = words;
      object.metadata.annotations ??= {};
      const [key] = change.split('=');
      if (!change.endsWith('-') && object.metadata.annotations[key] !== undefined)
        fail(
          `error: --overwrite is false but found the following declared annotation(s): '${key}' already has a value`,
        );
      if (![undefined, versionOf(object)].includes(option('--resource-version')))
        fail(
          `Error from server (Conflict): Operation cannot be fulfilled on deployments.apps "${name}": the object has been modified; please apply your changes to the latest version and try again`,
        );
      if (change.endsWith('-')) delete object.metadata.annotations[change.slice(0, -1)];
      else object.metadata.annotations[key] = change.slice(key.length + 1);
      changed(object);
      break;
    }
    case 'scale': {
      const object = changeable();
      const expected = option('--current-replicas');
      if (expected !== undefined && Number(expected) !== object.spec.replicas)
        fail(`error: Expected replicas to be ${expected}, was ${object.spec.replicas}`);
      const version = option('--resource-version');
      if (![undefined, versionOf(object)].includes(version))
        fail(`error: Expected resource version to be ${version}, was ${versionOf(object)}`);
      object.spec.replicas = Number(option('--replicas'));
      reconcile(object);
      changed(object);
      break;
    }
    case 'create': {
      const object = JSON.parse(input);
      cluster.objects.push(object);
      reconcile(object);
      save();
      break;
    }
    case 'delete': {
      const [key, value] = option('--selector').split('=');
      const name = option('--field-selector').replace('metadata.name=', '');
      const object = find(rest[1], option('--namespace'), name);
      if (object !== undefined && (object.metadata.labels ?? {})[key] === value) {
        object.spec.replicas = 0;
        reconcile(object);
        cluster.objects = cluster.objects.filter((other) => other !== object);
        save();
      }
      break;
    }
    case 'exec': {
      const count = Number(/-lt (\d+)/.exec(args.join(' '))[1]);
      print(
        answers(count)
          .map((line) => `${line}\n`)
          .join(''),
      );
      break;
    }
    default:
      fail(`error: unknown command "${rest[0]}" for "kubectl"`);
  }

  return printed;
}

module.exports = { kubectl };
