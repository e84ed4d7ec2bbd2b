/**
 * Every failure code with what it means and what to do next. Codes are stable: one is never given a new meaning.
 * `exit` is the command's exit code.
 */
export interface FailureEntry {
  readonly exit: number;
  readonly meaning: string;
  readonly nextStep: string;
}

export const failures = {
  'card/missing': {
    exit: 2,
    meaning: 'pictures were given, but nothing says how the network wants them',
    nextStep: 'read the draft beside the model, then repeat the command with --accept-card',
  },
  'card/invalid': {
    exit: 2,
    meaning: 'a model card does not follow concord/card/1',
    nextStep: 'correct the named field, or delete the card to get a new draft',
  },
  'cli/usage': { exit: 2, meaning: 'the command line is not understood', nextStep: 'see `concord help`' },
  'protocol/invalid': { exit: 2, meaning: 'the protocol does not follow concord/protocol/1', nextStep: 'correct the named field' },
  'input/not-found': { exit: 2, meaning: 'a named file or folder does not exist', nextStep: 'check the path' },
  'input/unreadable': { exit: 2, meaning: 'a file exists but cannot be read', nextStep: 'check its permissions' },
  'input/changed': {
    exit: 2,
    meaning: 'a file is not the one that was audited',
    nextStep: 'put the audited file back in its place',
  },
  'option/invalid': { exit: 2, meaning: 'an option has a value outside its range', nextStep: 'give a value inside the range' },
  'mismatch/classes': {
    exit: 2,
    meaning: 'teacher and compressed model do not share their classes',
    nextStep: 'compare the class lists; give cards with the same classes in the same order',
  },
  'mismatch/input': {
    exit: 2,
    meaning: 'teacher and compressed model want inputs of another size, layout or preprocessing',
    nextStep: 'compare the two cards; declare the difference or correct it',
  },
  'mismatch/data': {
    exit: 2,
    meaning: 'the data does not have the shape the model wants',
    nextStep: 'give data of the expected shape, or pictures, which are resized',
  },
  'mismatch/identical': { exit: 2, meaning: 'both files are the same file', nextStep: 'choose the compressed model, or add --self-audit' },
  'mismatch/maps': {
    exit: 2,
    meaning: 'two map files do not describe the same items, grid or shape',
    nextStep: 'make both files from the same data',
  },
  'mismatch/swapped': {
    exit: 2,
    meaning: 'the compressed model is larger than its teacher',
    nextStep: 'swap the two files, or add --larger-compressed',
  },
  'suspicious-format/unknown': {
    exit: 10,
    meaning: 'the content is none of the formats Concord reads',
    nextStep: 'see `concord catalogue --family formats`',
  },
  'suspicious-format/empty': { exit: 10, meaning: 'the file is empty', nextStep: 'copy it again from its source' },
  'damaged/truncated': { exit: 10, meaning: 'the file ends before its content does', nextStep: 'copy it again from its source' },
  'damaged/structure': { exit: 10, meaning: 'the file contradicts itself', nextStep: 'copy it again, or export it anew' },
  'damaged/checksum': { exit: 10, meaning: 'a checksum inside the file does not match', nextStep: 'copy it again from its source' },
  'damaged/weights': {
    exit: 10,
    meaning: 'weights are missing, surplus or of another shape than the layer says',
    nextStep: 'export the model anew',
  },
  'damaged/not-finite': {
    exit: 10,
    meaning: 'weights hold NaN or infinite values',
    nextStep: 'find the training fault; a map of such a model means nothing',
  },
  'unsupported/layer': {
    exit: 10,
    meaning: 'a layer is of a kind that Concord does not know',
    nextStep: 'convert the model so that it uses supported layers (`concord catalogue --family formats`)',
  },
  'unsupported/option': {
    exit: 10,
    meaning: 'a layer uses a setting that Concord does not support',
    nextStep: 'export the model without that setting',
  },
  'unsupported/version': {
    exit: 10,
    meaning: 'the file was written by a version that Concord does not know',
    nextStep: 'export it with a supported version',
  },
  'unsupported/weights-only': {
    exit: 10,
    meaning: 'the file holds weights but no architecture',
    nextStep: 'save the whole model (`model.save`)',
  },
  'unsupported/picture': { exit: 11, meaning: 'the picture format is not supported', nextStep: 'convert it to PNG or JPEG' },
  'unsupported/array': {
    exit: 10,
    meaning: 'an array holds other things than plain numbers, or is packed in an unknown way',
    nextStep: 'save it again with numpy.save or numpy.savez',
  },
  'code-execution/pickle': {
    exit: 10,
    meaning: 'the file is a Python pickle, which is code',
    nextStep: 'save it as .h5, .keras, .tflite or .npy',
  },
  'code-execution/lambda': {
    exit: 10,
    meaning: 'the model contains code (a Lambda layer), which is never run',
    nextStep: 'replace the Lambda by a layer and export again',
  },
  'traversal/path': { exit: 10, meaning: 'a name inside the file leads out of its folder', nextStep: 'do not use this file' },
  'file-read/link': { exit: 10, meaning: 'the file points to data outside itself', nextStep: 'save it as one self-contained file' },
  'decompression/bomb': {
    exit: 10,
    meaning: 'the content is far larger than the file',
    nextStep: 'do not use this file; or raise the limit with --limits',
  },
  'denial-of-service/limit': {
    exit: 10,
    meaning: 'a safety limit is exceeded',
    nextStep: 'see the limit named, or raise it with --limits',
  },
  'data/none': { exit: 2, meaning: 'no usable item was found', nextStep: 'give a folder of pictures, an .npy or .npz array or IDX files' },
  'data/labels': { exit: 2, meaning: 'the labels do not fit the items', nextStep: 'correct the labels file' },
  'data/undecodable': {
    exit: 11,
    meaning: 'an item could not be decoded',
    nextStep: 'open the file elsewhere; the item is skipped and counted',
  },
  'model/not-finite': {
    exit: 3,
    meaning: 'the model answered NaN or infinity',
    nextStep: 'check the card: a wrong scale is the usual cause',
  },
  'evidence/none': {
    exit: 3,
    meaning: 'no item has two maps that can be compared',
    nextStep: 'see the statuses of the maps in the report; another method, layer or explained scalar may give maps',
  },
  'method/not-applicable': { exit: 2, meaning: 'the method cannot be used on this model', nextStep: 'choose another method' },
  'layer/not-found': { exit: 2, meaning: 'the model has no such layer', nextStep: 'see `concord inspect`' },
  'project/not-a-project': { exit: 10, meaning: 'the file is not a Concord project', nextStep: 'choose a .concord file' },
  'project/exists': {
    exit: 2,
    meaning: 'there is already a file where the project was to be made',
    nextStep: 'open it, or choose another name',
  },
  'project/newer': { exit: 10, meaning: 'the project was written by a newer Concord', nextStep: 'open it with that version' },
  'project/foreign-schema': {
    exit: 14,
    meaning: 'the database inside the project is not ours',
    nextStep: 'do not trust this file; restore a backup',
  },
  'project/altered': { exit: 14, meaning: 'the log of the project does not verify', nextStep: 'restore a backup; the record was altered' },
  'project/damaged': { exit: 14, meaning: 'the database is damaged', nextStep: 'restore a backup' },
  'project/busy': { exit: 15, meaning: 'another Concord process is writing to this project', nextStep: 'wait for it, or close it' },
  'project/none': { exit: 2, meaning: 'no project is open', nextStep: 'open or create one' },
  'project/other-teacher': { exit: 2, meaning: 'the project belongs to another teacher or data set', nextStep: 'use a new project file' },
  'storage/full': {
    exit: 12,
    meaning: 'the disk is full',
    nextStep: 'free some space and start the same command again: nothing finished is lost',
  },
  'storage/read-only': { exit: 12, meaning: 'the place cannot be written', nextStep: 'choose another place' },
  'storage/io': { exit: 12, meaning: 'the disk reported an error', nextStep: 'check the disk, then start the same command again' },
  'engine/lost': { exit: 13, meaning: 'the engine ended and could not be restarted', nextStep: 'run `concord doctor`' },
  'engine/worker-lost': {
    exit: 13,
    meaning: 'a worker ended while it computed this',
    nextStep: 'repeat; an item that ends two workers is set aside',
  },
  'engine/out-of-memory': {
    exit: 13,
    meaning: 'the model needs more memory than allowed',
    nextStep: 'give a smaller --batch or a larger --memory',
  },
  'engine/too-slow': {
    exit: 13,
    meaning: 'two items took far longer than the items before them: the model is to blame',
    nextStep: 'run `concord doctor`; then start the same command again, with a smaller --batch',
  },
  'engine/no-executor': { exit: 4, meaning: 'no executor passed its self-test', nextStep: 'run `concord doctor`' },
  'engine/worker-used': {
    exit: 4,
    meaning: 'a library of this worker was started with another number of threads',
    nextStep: 'repeat with a new worker',
  },
  'engine/unexpected': { exit: 4, meaning: 'a fault of ours', nextStep: 'please report it with the log' },
  'engine/cancelled': { exit: 130, meaning: 'cancelled; everything finished is kept', nextStep: 'repeat the command to continue' },
  'ipc/invalid': { exit: 4, meaning: 'a message between processes was not understood', nextStep: 'please report it with the log' },
  'ipc/too-large': { exit: 4, meaning: 'a message between processes was too large', nextStep: 'please report it with the log' },
  'grant/unknown': { exit: 2, meaning: 'the place was not chosen in this session', nextStep: 'choose the file again' },
  'shell/unavailable': {
    exit: 4,
    meaning: 'this host has no native dialog, printer or second window',
    nextStep: 'choose from the list of folders, print with the browser, or open the desktop window',
  },
  'report/format': { exit: 2, meaning: 'there is no such report format', nextStep: 'see `concord catalogue --family reports`' },
  'run/none': { exit: 2, meaning: 'there is no such run', nextStep: 'see `concord status`' },
} as const satisfies Readonly<Record<string, FailureEntry>>;

export type FailureCode = keyof typeof failures;
