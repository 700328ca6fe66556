import fs from 'node:fs';
import { parseFieldPath } from './field-path';
import type { Finding } from './finding';
import { lineOfField, YamlReader } from './yaml';

/** Finds the lines that findings speak of. Files are read again for it, each once: findings are few, documents are many. */
export class FieldLines {
  private readonly texts = new Map<string, string>();

  /** The finding with the line of its field, where it says which document and field. */
  public locate(finding: Finding): Finding {
    const { file, line, path } = finding;
    if (file === undefined || line === undefined || path === undefined) return finding;
    const text = this.textOf(file);
    const document = YamlReader.split(text).find((candidate) => candidate.line === line);
    if (document === undefined) return finding;
    return { ...finding, line: line + lineOfField(document.text, parseFieldPath(path)) };
  }

  private textOf(file: string): string {
    const known = this.texts.get(file);
    if (known !== undefined) return known;
    const text = fs.readFileSync(file, 'utf8');
    this.texts.set(file, text);
    return text;
  }
}
