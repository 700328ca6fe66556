import { FINE, judgePolicy, refused, warned } from './support';

test('a traffic policy says something', () => {
  expect(judgePolicy('')).toEqual(refused('spec.trafficPolicy: The traffic policy is empty'));
  expect(judgePolicy('portLevelSettings: []')).toEqual(refused('The traffic policy is empty'));
});

test.each(['outlierDetection', 'connectionPool: {tcp: {}}', 'loadBalancer', 'tls', 'proxyProtocol', 'retryBudget'])(
  'a traffic policy of %s alone is one',
  (field) => expect(judgePolicy(field.includes(':') ? field : `${field}: {}`)).toEqual(FINE),
);

test('of a retryBudget nothing is checked', () => {
  expect(judgePolicy('retryBudget: {percent: 1000, minRetryConcurrency: 0, budgetInterval: -5s}')).toEqual(FINE);
});

describe('portLevelSettings', () => {
  const port = (settings: string) => judgePolicy(`portLevelSettings: [{${settings}}]`);
  const at = 'spec.trafficPolicy.portLevelSettings[0]';

  test('are for a port', () => {
    expect(port('tls: {}')).toEqual(refused(`${at}.port: The settings are for a port, and none is named.`));
    expect(port('port: {number: 80}, tls: {}')).toEqual(FINE);
  });

  test('can be for a port that cannot be, and for one port twice: nobody looks', () => {
    expect(
      judgePolicy('portLevelSettings: [{port: {}, tls: {}}, {port: {number: 99999}, tls: {}}, {port: {}, tls: {}}]'),
    ).toEqual(FINE);
  });

  test('say something', () => {
    expect(port('port: {number: 80}')).toEqual(refused(`${at}: The settings are empty`));
    expect(port('')).toEqual(refused(`${at}.port`, `${at}: The settings are empty`));
  });

  test.each(['outlierDetection: {}', 'connectionPool: {http: {}}', 'loadBalancer: {}', 'tls: {}'])(
    'can be %s alone',
    (setting) => {
      expect(port(`port: {number: 80}, ${setting}`)).toEqual(FINE);
    },
  );

  test('are checked as the policy itself, but the warnings are lost', () => {
    expect(port('port: {number: 80}, outlierDetection: {maxEjectionPercent: 101}')).toEqual(
      refused(`${at}.outlierDetection.maxEjectionPercent: 101`),
    );
    expect(port('port: {number: 80}, outlierDetection: {consecutiveErrors: 5}')).toEqual(FINE);
    expect(port('port: {number: 80}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}')).toEqual(FINE);
  });
});

describe('a tunnel', () => {
  const tunnel = (fields: string) => judgePolicy(`tunnel: {${fields}}`);
  const to = (host: string) => tunnel(`targetPort: 443, targetHost: ${JSON.stringify(host)}`);

  test('goes by CONNECT or POST', () => {
    for (const protocol of ['CONNECT', 'POST', '""']) {
      expect(tunnel(`protocol: ${protocol}, targetHost: a, targetPort: 1`)).toEqual(FINE);
    }
    expect(tunnel('protocol: connect, targetHost: a, targetPort: 1')).toEqual(
      refused('tunnel.protocol: "connect" does not open a tunnel'),
    );
  });

  test.each(['example.com', 'a.', '10.0.0.1', '::1', 'fe80::1%eth0', '::1%e', '::ffff:1.2.3.4', '::%a%b'])(
    'goes to %s',
    (host) => {
      expect(to(host)).toEqual(FINE);
    },
  );

  test.each([
    '',
    '.',
    '*',
    '*.example.com',
    '10.0.0.256',
    '10.0.0.01',
    '::1%',
    '1.2.3.4%eth0',
    '[::1]',
    '1:2:3:4:5:6:7:8::',
    'a:80',
  ])('does not go to %p', (host) => expect(to(host)).toEqual(refused('spec.trafficPolicy.tunnel.targetHost: ')));

  test('goes to a port', () => {
    for (const port of [1, 65535]) expect(tunnel(`targetHost: a, targetPort: ${port}`)).toEqual(FINE);
    for (const port of [0, 65536])
      expect(tunnel(`targetHost: a, targetPort: ${port}`)).toEqual(refused(`${port} is not a port`));
    expect(tunnel('targetHost: a')).toEqual(refused('tunnel.targetPort: 0 is not a port'));
  });

  test('does not go together with the proxy protocol, and then nothing else is looked at', () => {
    expect(judgePolicy('tunnel: {}, proxyProtocol: {}, outlierDetection: {consecutiveErrors: 5}')).toEqual(
      refused('tunnel and proxyProtocol cannot go together'),
    );
  });
});

test('the proxy protocol has two versions', () => {
  for (const version of ['V1', 'V2', 0, 1]) expect(judgePolicy(`proxyProtocol: {version: ${version}}`)).toEqual(FINE);
  expect(judgePolicy('proxyProtocol: {version: 2}')).toEqual(refused('proxyProtocol.version: 2 is not a version'));
});

describe('outlierDetection', () => {
  const outlier = (fields: string) => judgePolicy(`outlierDetection: {${fields}}`);
  const at = 'spec.trafficPolicy.outlierDetection';

  test.each(['interval', 'baseEjectionTime'])('%s is at least a millisecond, and whole ones', (field) => {
    for (const right of ['1ms', '30s', '1000us']) expect(outlier(`${field}: ${right}`)).toEqual(FINE);
    for (const short of ['"0"', '0s', '-1s', '999us']) {
      expect(outlier(`${field}: ${short}`)).toEqual(
        refused(`${at}.${field}: The duration is shorter than a millisecond.`),
      );
    }
    expect(outlier(`${field}: 1.5ms`)).toEqual(
      refused(`${at}.${field}: The duration is not a whole number of milliseconds.`),
    );
  });

  test.each(['maxEjectionPercent', 'minHealthPercent'])('%s is a percentage', (field) => {
    for (const right of [0, 100]) expect(outlier(`${field}: ${right}`)).toEqual(FINE);
    for (const wrong of [-1, 101])
      expect(outlier(`${field}: ${wrong}`)).toEqual(refused(`${at}.${field}: ${wrong} is not a percentage`));
  });

  test('warns of consecutiveErrors, which Istio no longer reads', () => {
    for (const count of [5, -1])
      expect(outlier(`consecutiveErrors: ${count}`)).toEqual(warned(`${at}.consecutiveErrors: Istio no longer`));
    expect(outlier('consecutiveErrors: 0')).toEqual(FINE);
  });

  test('counts failures to connect only where they are told apart', () => {
    expect(outlier('consecutiveLocalOriginFailures: 5, splitExternalLocalOriginErrors: true')).toEqual(FINE);
    expect(outlier('consecutiveLocalOriginFailures: 0')).toEqual(FINE);
    expect(outlier('consecutiveLocalOriginFailures: 1')).toEqual(
      refused(`${at}.consecutiveLocalOriginFailures: Failures to connect`),
    );
  });
});

describe('connectionPool', () => {
  const tcp = (fields: string) => judgePolicy(`connectionPool: {tcp: {${fields}}}`);
  const http = (fields: string) => judgePolicy(`connectionPool: {http: {${fields}}}`);
  const at = 'spec.trafficPolicy.connectionPool';

  test('is for tcp or http', () => {
    expect(judgePolicy('connectionPool: {}')).toEqual(refused(`${at}: The connection pool is empty`));
    expect(judgePolicy('connectionPool: {tcp: {}, http: {}}')).toEqual(FINE);
  });

  test.each([
    'http1MaxPendingRequests',
    'http2MaxRequests',
    'maxRequestsPerConnection',
    'maxRetries',
    'maxConcurrentStreams',
  ])('http.%s is not below zero', (field) => {
    expect(http(`${field}: 0`)).toEqual(FINE);
    expect(http(`${field}: -1`)).toEqual(refused(`${at}.http.${field}: A limit of -1 is below zero.`));
  });

  test('tcp.maxConnections is not below zero', () => {
    expect(tcp('maxConnections: 0')).toEqual(FINE);
    expect(tcp('maxConnections: -1')).toEqual(refused(`${at}.tcp.maxConnections: A limit of -1`));
  });

  test.each(['connectTimeout', 'maxConnectionDuration', 'tcpKeepalive: {time', 'tcpKeepalive: {interval'])(
    'tcp.%s is a duration of a millisecond or more',
    (field) => {
      const end = field.includes('{') ? '}' : '';
      expect(tcp(`${field}: 1ms${end}`)).toEqual(FINE);
      expect(tcp(`${field}: 0s${end}`)).toEqual(
        refused(`${at}.tcp.${field.replace(': {', '.')}: The duration is shorter`),
      );
    },
  );

  test('http.idleTimeout is a duration of a millisecond or more', () => {
    expect(http('idleTimeout: 1ms')).toEqual(FINE);
    expect(http('idleTimeout: 0s')).toEqual(refused(`${at}.http.idleTimeout: The duration is shorter`));
  });

  test('tcp.idleTimeout can also be switched off, by anything that rounds to nothing', () => {
    for (const off of ['0s', '999us', '-999us']) expect(tcp(`idleTimeout: ${off}`)).toEqual(FINE);
    for (const wrong of ['-1ms', '1.5ms'])
      expect(tcp(`idleTimeout: ${wrong}`)).toEqual(refused(`${at}.tcp.idleTimeout`));
  });

  test('http cannot both upgrade a connection and keep the client’s protocol', () => {
    expect(http('h2UpgradePolicy: UPGRADE')).toEqual(FINE);
    expect(http('h2UpgradePolicy: DO_NOT_UPGRADE, useClientProtocol: true')).toEqual(FINE);
    expect(http('h2UpgradePolicy: UPGRADE, useClientProtocol: true')).toEqual(
      refused(`${at}.http: Connections cannot both`),
    );
  });

  test('http2KeepAlive has an interval and a timeout', () => {
    expect(http('http2KeepAlive: {interval: 1s, timeout: 1s}')).toEqual(FINE);
    expect(http('http2KeepAlive: {timeout: 1s}')).toEqual(
      refused(`${at}.http.http2KeepAlive.interval: http2KeepAlive needs`),
    );
    expect(http('http2KeepAlive: {interval: 1s}')).toEqual(
      refused(`${at}.http.http2KeepAlive.timeout: http2KeepAlive needs`),
    );
    expect(http('http2KeepAlive: {interval: 0s, timeout: 1.5ms}')).toEqual(
      refused('interval: The duration is shorter', 'timeout: The duration is not a whole'),
    );
  });
});

describe('tls', () => {
  const tls = (fields: string) => judgePolicy(`tls: {${fields}}`);
  const at = 'spec.trafficPolicy.tls';

  test('mutual needs a certificate and its key, or credentials', () => {
    expect(tls('mode: MUTUAL, clientCertificate: /c, privateKey: /k')).toEqual(FINE);
    expect(tls('mode: MUTUAL, credentialName: c')).toEqual(FINE);
    expect(tls('mode: MUTUAL, privateKey: /k')).toEqual(refused(`${at}.clientCertificate: Mutual TLS needs`));
    expect(tls('mode: MUTUAL, clientCertificate: /c')).toEqual(refused(`${at}.privateKey: Mutual TLS needs`));
  });

  test.each(['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'])(
    'credentials leave no place for %s',
    (file) => {
      for (const mode of ['SIMPLE', 'MUTUAL']) {
        expect(tls(`mode: ${mode}, credentialName: c, ${file}: /x`)).toEqual(
          refused(`${at}.credentialName: credentialName brings`),
        );
      }
      for (const mode of ['DISABLE', 'ISTIO_MUTUAL'])
        expect(tls(`mode: ${mode}, credentialName: c, ${file}: /x`)).toEqual(FINE);
    },
  );

  test('who trusts any server cannot say which to trust', () => {
    const trusting = (fields: string) => tls(`insecureSkipVerify: true, ${fields}`);
    for (const which of ['caCertificates: /ca', 'subjectAltNames: [a]', 'credentialName: c']) {
      expect(trusting(`mode: SIMPLE, ${which}`)).toEqual(
        refused(`${at}.insecureSkipVerify: insecureSkipVerify trusts any server`),
      );
      expect(trusting(`mode: ISTIO_MUTUAL, ${which}`)).toEqual(FINE);
      expect(tls(`mode: SIMPLE, insecureSkipVerify: false, ${which}`)).toEqual(FINE);
    }
    expect(trusting('mode: SIMPLE, subjectAltNames: []')).toEqual(FINE);
    expect(trusting('mode: MUTUAL, credentialName: c')).toEqual(FINE);
    expect(trusting('mode: MUTUAL, credentialName: c, subjectAltNames: [a]')).toEqual(
      refused(`${at}.insecureSkipVerify`),
    );
  });

  test('a ConfigMap is in the namespace of the rule', () => {
    for (const right of ['configmap://sample/ca', 'configmap://sample/ca/x', 'kubernetes://other/ca']) {
      expect(tls(`credentialName: "${right}"`)).toEqual(FINE);
    }
    expect(tls('credentialName: "configmap://other/ca"')).toEqual(
      refused(`The ConfigMap is in "other", and must be in the rule's own`),
    );
    for (const wrong of ['', 'ca', '/ca', 'sample/']) {
      expect(tls(`credentialName: "configmap://${wrong}"`)).toEqual(refused(`"configmap://${wrong}" is not`));
    }
  });
});
