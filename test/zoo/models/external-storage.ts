import { addArray, array, input, layer, makeHdf5, sequential } from './make-keras.ts';

// An attribute large enough to be overwritten by the message that names an external file.
const PLACE_HOLDER = 'mark';
const [ATTRIBUTE, EXTERNAL_FILES] = [0x0c, 0x07];
const MESSAGE_HEADER_BYTES = 8;
const NAME_IN_ATTRIBUTE = 8;

/**
 * A .h5 file whose kernel says that its values lie in another file. The library we have cannot write that, so an
 * attribute of the kernel is turned into the message: its type is changed, its content replaced.
 *
 * source  HDF5 File Format Specification 3.0, IV.A.2.h (data storage, external data files)
 */
export async function withExternalStorage(): Promise<Uint8Array> {
  // The oldest layout, because its object headers have no checksum.
  const bytes = await makeHdf5(
    (file) => {
      file.create_attribute('model_config', JSON.stringify(sequential([input(2), layer('Dense', 'd', { units: 2, use_bias: false })])));
      addArray(file, 'model_weights/d/k', array('k', [2, 2], [1, 2, 3, 4]));
      const [group, kernel] = [file.get('model_weights/d'), file.get('model_weights/d/k')];
      if (group !== null && 'create_attribute' in group) group.create_attribute('weight_names', ['k']);
      if (kernel !== null && 'create_attribute' in kernel) kernel.create_attribute(PLACE_HOLDER, 'x'.repeat(40));
    },
    { libver: ['earliest', 'v108'] },
  );
  const file = Buffer.from(bytes);
  const content = file.indexOf(`${PLACE_HOLDER}\0`) - NAME_IN_ATTRIBUTE;
  const type = content - MESSAGE_HEADER_BYTES;
  if (file.readUInt16LE(type) !== ATTRIBUTE) throw new Error('expected the attribute message where the file was to be changed');
  file.writeUInt16LE(EXTERNAL_FILES, type);
  file.fill(0, content, content + 8 + 8 + 24);
  file.writeUInt8(1, content); // version
  file.writeUInt16LE(1, content + 4); // slots allocated
  file.writeUInt16LE(1, content + 6); // slots used
  file.writeBigUInt64LE(BigInt(file.indexOf('HEAP')), content + 8); // where names lie; the root group's first name will do
  file.writeBigUInt64LE(8n, content + 16); // place of the name in it
  file.writeBigUInt64LE(0n, content + 24); // offset in the external file
  file.writeBigUInt64LE(16n, content + 32); // bytes there
  return Uint8Array.from(file);
}
