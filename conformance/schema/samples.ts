/** The content of a valid object, beside apiVersion, kind and metadata. */
export type Sample = Readonly<Record<string, unknown>>;

const outlierDetection = {
  consecutive5xxErrors: 1,
  consecutiveGatewayErrors: null,
  interval: '1s',
  baseEjectionTime: '1m',
  maxEjectionPercent: 100,
  minHealthPercent: 1,
  splitExternalLocalOriginErrors: true,
};
const consistentHash = {
  httpCookie: { name: 'user', path: '/', ttl: '0s', attributes: [{ name: 'SameSite', value: 'Lax' }] },
  ringHash: { minimumRingSize: 1024 },
};
const localityLbSetting = {
  enabled: true,
  failoverPriority: ['topology.istio.io/network', 'topology.kubernetes.io/region'],
};
const connectionPool = {
  tcp: { maxConnections: 100, connectTimeout: '30ms', tcpKeepalive: { probes: 3, time: '7200s', interval: '75s' } },
  http: { http1MaxPendingRequests: 1, http2MaxRequests: 1000, idleTimeout: '1h', h2UpgradePolicy: 'UPGRADE' },
};
const subsetPolicy = { loadBalancer: { simple: 'LEAST_REQUEST', warmup: { duration: '10s', aggression: 1.5 } } };

const filters = [
  {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: { set: [{ name: 'a', value: 'b' }], add: [{ name: 'c', value: 'd' }], remove: ['e'] },
  },
  { type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'a', value: 'b' }] } },
  {
    type: 'RequestMirror',
    requestMirror: { backendRef: { name: 'mirror', port: 80 }, fraction: { numerator: 1, denominator: 2 } },
  },
];
const parentRefs = [
  { group: '', kind: 'Service', name: 'helloworld', port: 5000 },
  { name: 'gateway', namespace: 'other', sectionName: 'http' },
];
const endpoint = {
  address: '10.0.0.1',
  ports: { http: 8080, 'grpc-web': 9090 },
  labels: { app: 'vm' },
  network: 'network1',
  locality: 'region1/zone1/subzone1',
  weight: 10,
  serviceAccount: 'vm',
};

/**
 * Valid objects of every kind with a pinned definition: between them they use most of its fields, and come near each of its
 * rules.
 */
export const SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  GatewayClass: [
    { spec: { controllerName: 'istio.io/gateway-controller' } },
    {
      spec: {
        controllerName: 'example.com/a/b',
        description: 'text',
        parametersRef: { group: '', kind: 'ConfigMap', name: 'options', namespace: 'istio-system' },
      },
      status: {
        conditions: [{ type: 'Accepted', status: 'True', reason: 'Accepted', message: '', lastTransitionTime: 'soon' }],
      },
    },
  ],
  Gateway: [
    {
      spec: {
        gatewayClassName: 'istio-waypoint',
        listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'Same' } } }],
      },
    },
    {
      spec: {
        gatewayClassName: 'istio',
        addresses: [{ type: 'IPAddress', value: '203.0.113.7' }, { type: 'Hostname', value: 'a.example.com' }, {}],
        infrastructure: {
          annotations: { 'networking.istio.io/traffic-distribution': 'PreferClose' },
          labels: { 'istio.io/rev': 'canary' },
          parametersRef: { group: '', kind: 'ConfigMap', name: 'options' },
        },
        listeners: [
          { name: 'http', port: 80, protocol: 'HTTP', hostname: '*.example.com' },
          {
            name: 'https',
            port: 443,
            protocol: 'HTTPS',
            hostname: 'example.com',
            tls: { mode: 'Terminate', certificateRefs: [{ name: 'certificate' }], options: { key: 'value' } },
            allowedRoutes: {
              kinds: [{ kind: 'HTTPRoute' }],
              namespaces: {
                from: 'Selector',
                selector: {
                  matchLabels: { team: 'a' },
                  matchExpressions: [{ key: 'env', operator: 'In', values: ['production'] }],
                },
              },
            },
          },
          { name: 'tls', port: 443, protocol: 'TLS', hostname: 'tls.example.com', tls: { mode: 'Passthrough' } },
          { name: 'tcp', port: 9000, protocol: 'TCP' },
        ],
        allowedListeners: { namespaces: { from: 'All' } },
        tls: {
          frontend: {
            default: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }] } },
            perPort: [
              {
                port: 443,
                tls: {
                  validation: {
                    caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }],
                    mode: 'AllowInsecureFallback',
                  },
                },
              },
            ],
          },
        },
      },
    },
  ],
  GRPCRoute: [
    {
      spec: {
        parentRefs,
        hostnames: ['*.example.com', 'grpc.example.com'],
        rules: [
          {
            name: 'first',
            matches: [
              {
                method: { type: 'Exact', service: 'com.Example', method: 'Login' },
                headers: [{ name: 'version', value: '2', type: 'RegularExpression' }],
              },
              { method: { method: 'Logout' } },
            ],
            filters,
            backendRefs: [{ name: 'helloworld', port: 5000, weight: 90, filters }],
          },
          { matches: [], backendRefs: [{ group: 'example.com', kind: 'Other', name: 'other' }] },
        ],
      },
    },
  ],
  HTTPRoute: [
    { spec: {} },
    {
      spec: {
        parentRefs,
        hostnames: ['example.com'],
        rules: [
          {
            name: 'first',
            matches: [
              {
                path: { type: 'PathPrefix', value: '/a/%20b' },
                headers: [{ name: 'version', value: '2' }],
                queryParams: [{ name: 'q', value: '.*', type: 'RegularExpression' }],
                method: 'GET',
              },
            ],
            filters: [
              ...filters,
              {
                type: 'URLRewrite',
                urlRewrite: {
                  hostname: 'b.example.com',
                  path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' },
                },
              },
              {
                type: 'CORS',
                cors: {
                  allowOrigins: ['https://*.example.com:8443'],
                  allowCredentials: true,
                  allowMethods: ['GET', 'PUT'],
                  allowHeaders: ['a'],
                  exposeHeaders: ['b'],
                  maxAge: 30,
                },
              },
            ],
            backendRefs: [
              { name: 'helloworld', port: 5000, weight: 1 },
              { group: 'networking.istio.io', kind: 'Hostname', name: 'b.example.com', port: 80, filters },
            ],
            timeouts: { request: '10s', backendRequest: '2s' },
          },
          {
            matches: [{ path: { value: '/old' } }],
            filters: [
              {
                type: 'RequestRedirect',
                requestRedirect: {
                  scheme: 'https',
                  hostname: 'new.example.com',
                  port: 443,
                  statusCode: 301,
                  path: { type: 'ReplaceFullPath', replaceFullPath: '/new' },
                },
              },
              { type: 'ExtensionRef', extensionRef: { group: '', kind: 'ConfigMap', name: 'extension' } },
            ],
          },
          { matches: [{ path: { type: 'RegularExpression', value: '.*' } }], backendRefs: [] },
        ],
      },
      status: { parents: [] },
    },
  ],
  ReferenceGrant: [
    {
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'sample' }],
        to: [
          { group: '', kind: 'Service' },
          { group: '', kind: 'Secret', name: 'certificate' },
        ],
      },
    },
  ],
  DestinationRule: [
    { spec: { host: 'helloworld', trafficPolicy: { outlierDetection } } },
    {
      spec: {
        host: 'helloworld.sample.svc.cluster.local',
        exportTo: ['.'],
        workloadSelector: { matchLabels: { app: 'helloworld' } },
        trafficPolicy: {
          connectionPool,
          outlierDetection,
          loadBalancer: { consistentHash, localityLbSetting, warmup: { duration: '1s', minimumPercent: 10 } },
          tls: { mode: 'ISTIO_MUTUAL', subjectAltNames: ['a'], insecureSkipVerify: null },
          tunnel: { protocol: 'CONNECT', targetHost: 'example.com', targetPort: 443 },
          proxyProtocol: { version: 'V2' },
          retryBudget: { percent: 20.5, minRetryConcurrency: 3 },
          portLevelSettings: [{ port: { number: 5000 }, connectionPool, outlierDetection, ...subsetPolicy }],
        },
        subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: subsetPolicy }, { name: 'v2' }],
      },
      status: {
        observedGeneration: '1',
        conditions: [{ type: 'Reconciled', status: 'True', observedGeneration: 1, lastTransitionTime: 'soon' }],
        validationMessages: [{ documentationUrl: 'text', level: 'INFO', type: { code: 'IST0101' } }],
        unknown: { field: 1 },
      },
    },
    {
      spec: {
        host: '*.example.com',
        trafficPolicy: {
          loadBalancer: {
            localityLbSetting: {
              distribute: [{ from: 'region1/*', to: { 'region1/*': 80, 'region2/*': 20 } }],
              failover: [{ from: 'region1', to: 'region2' }],
            },
          },
        },
      },
    },
  ],
  ServiceEntry: [
    { spec: { hosts: ['a.example.com'] } },
    {
      spec: {
        hosts: ['a.example.com', '*.b.example.com'],
        addresses: ['192.0.2.0/24'],
        ports: [
          { name: 'http', number: 80, protocol: 'HTTP', targetPort: 8080 },
          { name: 'https', number: 443 },
        ],
        location: 'MESH_EXTERNAL',
        resolution: 'STATIC',
        endpoints: [endpoint, { address: 'unix:///var/run/socket' }, { network: 'network2', address: '' }],
        exportTo: ['*'],
        subjectAltNames: ['spiffe://cluster.local/ns/a/sa/b'],
      },
    },
    {
      spec: {
        hosts: ['c.example.com'],
        ports: [{ name: 'http', number: 80 }],
        resolution: 'DNS_ROUND_ROBIN',
        endpoints: [{ address: 'c.example.com' }],
      },
    },
    { spec: { hosts: ['d.example.com'], workloadSelector: { labels: { app: 'vm' } } } },
  ],
  VirtualService: [
    { spec: { hosts: ['helloworld'], http: [{ route: [{ destination: { host: 'helloworld' } }] }] } },
    {
      spec: {
        hosts: ['helloworld', 'example.com'],
        gateways: ['mesh', 'sample/gateway'],
        exportTo: ['*'],
        http: [
          {
            name: 'first',
            match: [
              {
                name: 'match',
                uri: { prefix: '/a' },
                scheme: { exact: 'https' },
                method: { regex: 'GET|PUT' },
                authority: {},
                headers: { version: { exact: 'v1' } },
                port: 80,
                sourceLabels: { app: 'client' },
                queryParams: { q: { prefix: 'x' } },
                ignoreUriCase: true,
                withoutHeaders: { old: { regex: '.*' } },
                sourceNamespace: 'sample',
                gateways: ['mesh'],
                statPrefix: 'a',
              },
            ],
            route: [
              {
                destination: { host: 'helloworld', subset: 'v1', port: { number: 5000 } },
                weight: 90,
                headers: { request: { set: { a: 'b' }, add: { c: 'd' }, remove: ['e'] } },
              },
              { destination: { host: 'helloworld', subset: 'v2' }, weight: 10 },
            ],
            rewrite: { uri: '/b', uriRegexRewrite: { match: '^/a', rewrite: '/b' } },
            timeout: '5s',
            retries: { attempts: 3, perTryTimeout: '2s', retryOn: '5xx', retryRemoteLocalities: null, backoff: '1s' },
            fault: {
              delay: { percentage: { value: 0.1 }, fixedDelay: '5s' },
              abort: { percentage: { value: 1 }, httpStatus: 503 },
            },
            mirror: { host: 'mirror' },
            mirrorPercentage: { value: 50 },
            mirrors: [{ destination: { host: 'mirror' }, percentage: { value: 10 } }],
            corsPolicy: {
              allowOrigins: [{ exact: 'https://example.com' }, { regex: '.*' }],
              allowMethods: ['GET'],
              allowCredentials: false,
              maxAge: '24h',
              unmatchedPreflights: 'FORWARD',
            },
          },
          { redirect: { uri: '/b', authority: 'b', redirectCode: 302, port: 8080 } },
          { directResponse: { status: 200, body: { bytes: 'aGVsbG8=' } } },
          { delegate: { name: 'delegate', namespace: 'other' } },
        ],
        tls: [
          {
            match: [{ sniHosts: ['example.com'], port: 443, destinationSubnets: ['10.0.0.0/8'] }],
            route: [{ destination: { host: 'helloworld' } }],
          },
        ],
        tcp: [{ match: [{ port: 27017 }], route: [{ destination: { host: 'mongo', port: { number: 27017 } } }] }],
      },
    },
  ],
  WorkloadEntry: [{ spec: endpoint }, { spec: { address: 'unix://@socket' } }, { spec: { network: 'network1' } }],
};

/** The same for the kinds of Kubernetes itself, with nothing in them that is left to the API server. */
export const CORE_SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  Namespace: [{}, { spec: { finalizers: ['kubernetes'] } }],
  Service: [
    { spec: { selector: { app: 'helloworld' }, ports: [{ port: 5000 }] } },
    {
      spec: {
        type: 'LoadBalancer',
        selector: { app: 'helloworld' },
        ports: [
          { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP', appProtocol: 'http' },
          { name: 'tls', port: 15008, targetPort: 'hbone', nodePort: 30000 },
        ],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        internalTrafficPolicy: 'Cluster',
        externalTrafficPolicy: 'Cluster',
        trafficDistribution: 'PreferClose',
        publishNotReadyAddresses: true,
        sessionAffinity: 'ClientIP',
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 10 } },
        loadBalancerSourceRanges: ['192.0.2.0/24'],
        allocateLoadBalancerNodePorts: true,
        externalIPs: ['203.0.113.7'],
      },
    },
    { spec: { type: 'ExternalName', externalName: 'example.com' } },
  ],
  ServiceAccount: [{}, { automountServiceAccountToken: false, imagePullSecrets: [{ name: 'registry' }] }],
  ConfigMap: [
    {},
    { data: { key: 'value', 'mesh.json': '{}' }, binaryData: { bytes: 'aGVsbG8=', none: '' }, immutable: true },
  ],
  Deployment: [
    {
      spec: {
        replicas: 2,
        minReadySeconds: 1,
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: 60,
        paused: false,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } },
        selector: {
          matchLabels: { app: 'helloworld' },
          matchExpressions: [{ key: 'version', operator: 'In', values: ['v1'] }],
        },
        template: {
          metadata: { labels: { app: 'helloworld', version: 'v1' }, annotations: { a: 'b' } },
          spec: {
            serviceAccountName: 'helloworld',
            automountServiceAccountToken: true,
            terminationGracePeriodSeconds: 30,
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            tolerations: [{ key: 'a', operator: 'Equal', value: 'b', effect: 'NoExecute', tolerationSeconds: 10 }],
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'topology.kubernetes.io/zone',
                whenUnsatisfiable: 'DoNotSchedule',
                labelSelector: { matchLabels: { app: 'helloworld' } },
              },
            ],
            containers: [
              {
                name: 'helloworld',
                image: 'helloworld:v1',
                imagePullPolicy: 'IfNotPresent',
                command: ['run'],
                args: ['--port', '5000'],
                env: [{ name: 'A', value: 'b' }],
                ports: [{ name: 'http', containerPort: 5000, protocol: 'TCP' }],
                resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: 1 } },
                readinessProbe: {
                  httpGet: { path: '/', port: 'http', httpHeaders: [{ name: 'a', value: 'b' }] },
                  periodSeconds: 5,
                },
                livenessProbe: { tcpSocket: { port: 5000 }, initialDelaySeconds: 1 },
                startupProbe: { exec: { command: ['true'] }, failureThreshold: 3 },
                tty: false,
              },
            ],
          },
        },
      },
    },
  ],
};

/** Objects with what the newer definitions have beside that. */
export const NEWER_SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  HTTPRoute: [
    {
      spec: {
        rules: [
          { name: 'first', retry: { attempts: 2, codes: [500, 503], backoff: '1s500ms' } },
          { name: 'second', retry: {} },
        ],
      },
    },
  ],
  DestinationRule: [
    {
      spec: {
        host: 'helloworld',
        trafficPolicy: {
          outlierDetection: { ...outlierDetection, failurePercentageThreshold: 85 },
          loadBalancer: {
            backendUtilization: { weightUpdatePeriod: '1s', metricNamesForComputingUtilization: ['named_metrics.a'] },
          },
        },
      },
    },
  ],
};
