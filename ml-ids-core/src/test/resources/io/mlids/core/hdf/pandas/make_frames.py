"""Makes the HDF5 files in this directory: the same six made-up flows in each of the layouts that pandas supports.

Run by hand, with pandas 1.5 and PyTables 3.7: python3 make_frames.py
"""
import sys

import numpy as np
import pandas as pd
import tables

UINT8 = ("protocol fwd_psh_flags bwd_psh_flags fwd_urg_flags bwd_urg_flags fin_flag_cnt syn_flag_cnt"
         " rst_flag_cnt psh_flag_cnt ack_flag_cnt urg_flag_cnt cwe_flag_count ece_flag_cnt"
         " fwd_byts_b_avg fwd_pkts_b_avg fwd_blk_rate_avg bwd_byts_b_avg bwd_pkts_b_avg"
         " bwd_blk_rate_avg fwd_seg_size_min").split()
UINT16 = ("fwd_pkt_len_max fwd_pkt_len_min bwd_pkt_len_max bwd_pkt_len_min pkt_len_min pkt_len_max"
          " down_up_ratio").split()
INT64 = "flow_duration flow_iat_max flow_iat_min fwd_iat_tot fwd_iat_max fwd_iat_min".split()
INT32 = "init_fwd_win_byts init_bwd_win_byts".split()
UINT64 = "idle_max idle_min".split()
FLOAT64 = "flow_byts_s flow_pkts_s".split()
FLOAT32 = ("fwd_pkt_len_mean fwd_pkt_len_std bwd_pkt_len_mean bwd_pkt_len_std flow_iat_mean"
           " flow_iat_std fwd_iat_mean fwd_iat_std bwd_iat_mean bwd_iat_std fwd_pkts_s bwd_pkts_s"
           " pkt_len_mean pkt_len_std pkt_len_var pkt_size_avg fwd_seg_size_avg bwd_seg_size_avg"
           " active_mean active_std idle_mean idle_std").split()
COLUMNS = ("dst_port protocol timestamp flow_duration tot_fwd_pkts tot_bwd_pkts totlen_fwd_pkts"
           " totlen_bwd_pkts fwd_pkt_len_max fwd_pkt_len_min fwd_pkt_len_mean fwd_pkt_len_std"
           " bwd_pkt_len_max bwd_pkt_len_min bwd_pkt_len_mean bwd_pkt_len_std flow_byts_s flow_pkts_s"
           " flow_iat_mean flow_iat_std flow_iat_max flow_iat_min fwd_iat_tot fwd_iat_mean fwd_iat_std"
           " fwd_iat_max fwd_iat_min bwd_iat_tot bwd_iat_mean bwd_iat_std bwd_iat_max bwd_iat_min"
           " fwd_psh_flags bwd_psh_flags fwd_urg_flags bwd_urg_flags fwd_header_len bwd_header_len"
           " fwd_pkts_s bwd_pkts_s pkt_len_min pkt_len_max pkt_len_mean pkt_len_std pkt_len_var"
           " fin_flag_cnt syn_flag_cnt rst_flag_cnt psh_flag_cnt ack_flag_cnt urg_flag_cnt"
           " cwe_flag_count ece_flag_cnt down_up_ratio pkt_size_avg fwd_seg_size_avg bwd_seg_size_avg"
           " fwd_byts_b_avg fwd_pkts_b_avg fwd_blk_rate_avg bwd_byts_b_avg bwd_pkts_b_avg"
           " bwd_blk_rate_avg subflow_fwd_pkts subflow_fwd_byts subflow_bwd_pkts subflow_bwd_byts"
           " init_fwd_win_byts init_bwd_win_byts fwd_act_data_pkts fwd_seg_size_min active_mean"
           " active_std active_max active_min idle_mean idle_std idle_max idle_min label").split()
CONSTANT = UINT8[2:3] + UINT8[4:5] + UINT8[13:19]
TYPES = {name: kind for names, kind in ((UINT8, 'u1'), (UINT16, 'u2'), (INT64, 'i8'), (INT32, 'i4'),
                                        (UINT64, 'u8'), (FLOAT64, 'f8'), (FLOAT32, 'f4'))
         for name in names}
ROWS = 6


def values(k, name):
    """Column k: small numbers that differ by row and column, and the extremes of each type."""
    kind = TYPES.get(name, 'u4')
    small = [(7 * row + 3 * k) % 50 for row in range(ROWS)]
    if kind in ('f4', 'f8'):
        return np.array([v + 0.25 * row for row, v in enumerate(small)], kind)
    column = np.array(small, kind)
    ends = {'u1': (0, 255), 'u2': (0, 65535), 'u4': (0, 2**32 - 1), 'i4': (-1, 2**31 - 1),
            'i8': (-2**53, 2**53), 'u8': (0, 2**53)}
    column[4], column[5] = ends[kind]
    return column


def frame():
    flows = pd.DataFrame({name: values(k, name) for k, name in enumerate(COLUMNS)
                          if name not in ('timestamp', 'label')})
    flows['flow_byts_s'] = [0.5, np.nan, np.inf, -np.inf, -1.0, 1e300]
    flows['timestamp'] = ['14/02/2018 08:31:0%d' % row for row in range(ROWS)]
    flows['label'] = ['Benign', 'SSH-Bruteforce', 'Benign', 'Caf\u00e9 attack', 'Bot', 'Benign']
    flows = flows[COLUMNS]
    flows.index = [10, 11, 2**40, 13, 5, 6]
    return flows


def write(flows, name, key='ids_data', format='table', complib='zlib', **more):
    flows.to_hdf(name, key, mode='w', format=format, complevel=5, complib=complib, index=False, **more)


plain = frame()
write(plain, 'plain.h5')
write(plain.assign(label=plain.label.astype('category')), 'categorical_label.h5')
write(plain, 'data_columns.h5', data_columns=True)
write(plain[['dst_port', 'idle_max']], 'fixed_format.h5', format='fixed')
write(plain, 'blosc.h5', complib='blosc')
write(plain.drop(columns=['flow_duration', 'idle_min']), 'missing_features.h5')
write(plain.drop(columns=['label']), 'missing_label.h5')
write(plain.assign(label=plain.label.where(plain.label != 'Bot')), 'label_nan.h5')
# Classes as numbers. Two column names come from other releases: one is spelled out, and one is from 2017.
numbers = pd.Series([0, 1, 0, 12, 1, 0], index=plain.index)
renamed = plain.rename(columns={'totlen_fwd_pkts': 'Fwd Packets Length Total',
                                'flow_byts_s': 'Flow Bytes/s'})
write(renamed.assign(label=numbers.astype('i1')), 'numbered_label.h5')
write(renamed.assign(label=numbers.astype('f8')), 'numbered_label_float.h5')
write(renamed.assign(label=numbers.astype('category')), 'numbered_label_categorical.h5')
write(plain.rename(columns={'label': 'Attack Type'}), 'label_of_another_name.h5')
write(plain.assign(pkt_len_max=plain.pkt_len_max.astype(str)), 'feature_as_text.h5')
write(plain, 'two_tables.h5', key='a')
plain.to_hdf('two_tables.h5', 'b/c', format='table', complevel=5, complib='zlib', index=False)

# Published names in a different order, a different key and different types; a text index; an unused column; a
# categorical label and datetimes. The columns that no model needs are missing.
other = plain.drop(columns=CONSTANT + ['dst_port', 'protocol'])[::1]
other = other[sorted(other.columns)]
for name in other.columns:
    if TYPES.get(name) in ('u1', 'u2', 'f4'):
        other[name] = other[name].astype('f8')
other['ack_flag_cnt'] = plain.ack_flag_cnt > 20
other['idle_max'] = plain.idle_max.astype('i8')
other['timestamp'] = pd.to_datetime(plain.timestamp, dayfirst=True)
other['label'] = plain.label.astype('category')
other['comment'] = 'of no use'
other.columns = [name.replace('_', ' ').title() for name in other.columns]
other.index = list('uvwxyz')
write(other, 'other_layout.h5', key='flows/of/today')
# Times in units other than nanoseconds, as pandas 2 and later write them. pandas 1.5 does not support such units.
for unit, second in (('s', 1), ('ms', 10**3), ('us', 10**6)):
    times = pd.to_datetime(plain.timestamp, dayfirst=True).astype('i8') // 10**9 * second
    times.iloc[1] = -2**63
    name = 'times_%s.h5' % unit
    write(plain.assign(timestamp=times), name, data_columns=['timestamp'])
    with tables.open_file(name, 'a') as file:
        file.root.ids_data.table.attrs.timestamp_dtype = 'datetime64[%s]' % unit
print('pandas', pd.__version__, 'python', sys.version.split()[0])
