"""Writes what pandas reads from a file, so that a test can compare it: dump_frame.py FILE FOLDER."""
import sys

import pandas as pd

source, folder = sys.argv[1:]
frame = pd.read_hdf(source)
numbers = [name for name in frame.columns if name not in ('timestamp', 'label')]
with open(folder + '/numbers.bin', 'wb') as out:
    for name in numbers:
        out.write(frame[name].to_numpy().astype('<f8').tobytes())
with open(folder + '/index.bin', 'wb') as out:
    out.write(frame.index.to_numpy().astype('<i8').tobytes())
with open(folder + '/texts.txt', 'w', encoding='utf-8', newline='\n') as out:
    for timestamp, label in zip(frame['timestamp'], frame['label']):
        out.write('%s\t%s\n' % (timestamp, label))
for name in frame.columns:
    print('column', name, frame[name].dtype)
print('index', frame.index.dtype)
print('below 5:', len(pd.read_hdf(source, where='index < 5')))
print('rows 2 to 4:', list(pd.read_hdf(source, 'ids_data', start=2, stop=5).index))
