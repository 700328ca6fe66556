// The part of YAML that nearly every manifest is written in, read fast.

export { readSimpleYaml, type Lines } from './simple-yaml';
