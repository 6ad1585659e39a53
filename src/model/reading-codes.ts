/**
 * What `lowtide check --explain CODE` says of problems with the text itself. Lint rules carry their
 * own explanation.
 */
export const readingCodes: Readonly<Record<string, string>> = {
  'no-file': `There is no lab file at that path. Lowtide looks for lab.yaml in the working directory
unless \`--lab FILE\` says otherwise. \`lowtide init\` writes a first one.`,
  'unreadable-file': `The path is a folder, a device or a file that you may not read.`,
  'too-large': `The file is far larger than a lab needs: at most 1024 KiB of text and 20000 values,
aliases followed. Limits keep a wrong file, or one made to do harm, from eating the memory.`,
  'too-deep': `Lists and maps are nested far deeper than a lab needs (six levels; the limit is 20). Mostly a
bracket is not closed, or a line is indented too far.`,
  'binary-file': `The file holds bytes that are no text in UTF-8: it may be compressed, encrypted, saved as
UTF-16, or another file altogether.`,
  'empty-file': `The file holds nothing but comments or spaces.`,
  'yaml-syntax': `The text is not YAML, so nothing can be said about what it holds. In YAML a map is
"key: value", with a space after the colon; what belongs to a key is indented below it with spaces; text
that begins with one of @ \` % & * ! | > [ { or contains ": " or " #" stands in quotes.`,
  'yaml-tab': `YAML forbids tabs for indentation, because editors do not agree how wide a tab is. Set the
editor to indent .yaml files with two spaces.`,
  'yaml-documents': `A line with --- begins another YAML document. A lab file holds one.`,
  'yaml-alias': `\`&name\` marks a value and \`*name\` repeats it. The mark must stand before its use and must
not be within itself. Text that begins with a star stands in quotes.`,
  'yaml-merge': `\`<<: *name\` merges a map into another in YAML 1.1. YAML 1.2 dropped it, and programs
differ in what they make of it, so a lab does not use it.`,
  'yaml-tag': `A value that begins with ! names a type, such as !vault or !secret of other programs. A lab
has none; text that begins with ! stands in quotes.`,
  'yaml-key': `Keys are words. A number, true, null, a list or a map as a key would be read differently by
different programs.`,
  'yaml-number': `YAML 1.1 reads 010 as octal (8) and 12:30 as a number in base 60 (750); YAML 1.2, in
which a lab is read, reads them as 10 and as text. Written plainly, or in quotes, all programs agree.`,
  'duplicate-key': `The same key stands twice in one map. Many programs silently take the last one; here a
host or node would be lost.`,
  'unknown-key': `The key is none that Lowtide knows in this place. It may be mistyped, or indented wrongly so
that it belongs to another map. Unknown keys are errors because a mistyped one would silently do nothing.
An editor with YAML support completes the keys when the file's first line is
"# yaml-language-server: $schema=" and the path of lab.schema.json.`,
  'missing-key': `Something that has no sensible default is not said.`,
  'bad-name': `Names of hosts, nodes, disks, pools and so on are DNS labels (RFC 1123): small letters,
digits and dashes, at most 63, with a letter or digit at both ends. They become DNS names and names of
Kubernetes objects. Words such as on, off, yes and no mean true and false to many YAML programs, so they
are no names.`,
  'bad-value': `The value does not have the form that its key needs. Sizes have a unit: GiB counts in steps of
1024, GB in steps of 1000. Durations have one too: 120s, 5m, 6h. Versions are written as they are tagged:
v1.36.4. Addresses are IPv4. true and false are the only words for yes and no (YAML 1.2).`,
  'unknown-reference': `A name refers to something that is not declared: a node's host, or the pool of a storage
class.`,
  workloads: `A path in \`workloads\` leads to nothing that can be read. Paths are relative to the lab file.`,
  manifest: `A Kubernetes manifest, or a part of it, cannot be read. Everything else still is, but what is
missing is missing from every forecast too.`,
};
